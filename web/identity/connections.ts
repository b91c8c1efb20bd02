// Where a person is signed in, and which programs they have let in: to look at, and to end. No token leaves: whoever could
// read the page of a person would otherwise have all their sessions.
import { APIError, createAuthEndpoint, sessionMiddleware } from 'better-auth/api';
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';

export interface Connections {
  sessions: { id: string; userAgent: string; since: string; current: boolean }[];
  programs: { id: string; name: string; since: string }[];
}

interface Consent {
  clientId: string;
  createdAt: Date | string;
}
interface Client {
  clientId: string;
  name?: string | null;
}

/** What a program was given. A token of an hour that is out already stays good for that hour. */
const GRANTS = ['oauthConsent', 'oauthRefreshToken', 'oauthAccessToken'] as const;

/** @param programs whether this installation lets programs in at all. */
export function connections(programs: boolean): BetterAuthPlugin {
  const read = createAuthEndpoint('/connections', { method: 'GET', use: [sessionMiddleware] }, async (ctx) => {
    const { session, user } = ctx.context.session;
    const [sessions, consents] = await Promise.all([
      ctx.context.internalAdapter.listSessions(user.id),
      programs ? consentsOf(ctx, user.id) : [],
    ]);
    const now = new Date();
    return ctx.json({
      sessions: sessions
        .filter(({ expiresAt }) => expiresAt > now)
        .map(({ id, userAgent, createdAt }) => ({
          id,
          userAgent: userAgent ?? '',
          since: createdAt.toISOString(),
          current: id === session.id,
        })),
      programs: await Promise.all(consents.map((consent) => programOf(ctx, consent))),
    } satisfies Connections);
  });

  const end = createAuthEndpoint('/connections/end', { method: 'POST', use: [sessionMiddleware] }, async (ctx) => {
    const { user } = ctx.context.session;
    const { session: sessionId, program } = (ctx.body ?? {}) as Record<string, unknown>;
    if (typeof sessionId === 'string') {
      const all = await ctx.context.internalAdapter.listSessions(user.id);
      const found = all.find(({ id }) => id === sessionId);
      if (found) await ctx.context.internalAdapter.deleteSession(found.token);
    } else if (typeof program === 'string' && programs) {
      const where = [
        { field: 'userId', value: user.id },
        { field: 'clientId', value: program },
      ];
      for (const model of GRANTS) await ctx.context.adapter.deleteMany({ model, where });
    } else throw new APIError('BAD_REQUEST', { code: 'NOTHING_TO_END', message: 'Name a session or a program.' });
    return ctx.json({ ended: true });
  });

  return { id: 'connections', endpoints: { connections: read, endConnection: end } };
}

const consentsOf = (ctx: GenericEndpointContext, userId: string): Promise<Consent[]> =>
  ctx.context.adapter.findMany<Consent>({ model: 'oauthConsent', where: [{ field: 'userId', value: userId }] });

async function programOf(ctx: GenericEndpointContext, { clientId, createdAt }: Consent) {
  const client = await ctx.context.adapter.findOne<Client>({
    model: 'oauthClient',
    where: [{ field: 'clientId', value: clientId }],
  });
  return { id: clientId, name: client?.name ?? clientId, since: new Date(createdAt).toISOString() };
}
