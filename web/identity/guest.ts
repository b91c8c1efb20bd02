// Better Auth makes a second user when a guest signs up and offers to move data over. Tasks belong to the user id on an
// append-only log, so here the guest's own row becomes the account instead: same id, same tasks, nothing to move.
//
// Twice at once: the row is updated only while it is still a guest's, so the second sign-up finds nothing and is refused.
// Half-way: row and password are written in one transaction. Sessions from before are ended, so that a session id that
// leaked while the account had no password is worth nothing afterwards.
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type { BetterAuthPlugin, GenericEndpointContext, User } from 'better-auth';

export function keepGuestOnSignUp(): BetterAuthPlugin {
  const handler = createAuthMiddleware(async (ctx) => {
    const guestId = await guestIdOf(ctx);
    if (guestId === null) return;
    const wanted = readSignUp(ctx);
    if (await ctx.context.internalAdapter.findUserByEmail(wanted.email)) throw taken();

    const password = await ctx.context.password.hash(wanted.password);
    const user = await becomeAccount(ctx, guestId, { ...wanted, password });
    await ctx.context.internalAdapter.deleteUserSessions(guestId);
    const session = await ctx.context.internalAdapter.createSession(guestId);
    await setSessionCookie(ctx, { session, user });
    return ctx.json({ token: session.token, user: { id: user.id, name: user.name, email: user.email } });
  });
  return {
    id: 'keep-guest-on-sign-up',
    hooks: { before: [{ matcher: ({ path }) => path === '/sign-up/email', handler }] },
  };
}

interface SignUp {
  name: string;
  email: string;
  password: string;
}

/** A browser brings its cookie; other clients bring the session token as a bearer. */
async function guestIdOf(ctx: GenericEndpointContext): Promise<string | null> {
  const bearer = /^Bearer ([^.\s]+)/i.exec(ctx.headers?.get('authorization') ?? '')?.[1];
  const session =
    (await getSessionFromCtx(ctx, { disableRefresh: true })) ??
    (bearer ? await ctx.context.internalAdapter.findSession(decodeURIComponent(bearer)) : null);
  if (!session || session.session.expiresAt < new Date()) return null;
  return (session.user as User & { isAnonymous?: boolean }).isAnonymous ? session.user.id : null;
}

function readSignUp(ctx: GenericEndpointContext): SignUp {
  const { name, email, password } = (ctx.body ?? {}) as Record<string, unknown>;
  const { minPasswordLength, maxPasswordLength } = ctx.context.password.config;
  if (typeof email !== 'string' || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length > 254)
    throw new APIError('BAD_REQUEST', { code: 'INVALID_EMAIL', message: 'Invalid email' });
  if (typeof password !== 'string' || password.length < minPasswordLength)
    throw new APIError('BAD_REQUEST', { code: 'PASSWORD_TOO_SHORT', message: 'Password too short' });
  if (password.length > maxPasswordLength)
    throw new APIError('BAD_REQUEST', { code: 'PASSWORD_TOO_LONG', message: 'Password too long' });
  return {
    name: typeof name === 'string' && name.trim() ? name.trim() : email.split('@', 1)[0]!,
    email: email.toLowerCase(),
    password,
  };
}

async function becomeAccount(
  ctx: GenericEndpointContext,
  id: string,
  { name, email, password }: SignUp,
): Promise<User> {
  const now = new Date();
  return ctx.context.adapter.transaction(async (tx) => {
    const user = await tx.update<User>({
      model: 'user',
      where: [
        { field: 'id', value: id },
        { field: 'isAnonymous', value: true },
      ],
      update: { name, email, emailVerified: false, isAnonymous: false, updatedAt: now },
    });
    if (!user) throw taken();
    const account = { userId: id, providerId: 'credential', accountId: id, password, createdAt: now, updatedAt: now };
    await tx.create({ model: 'account', data: account });
    return user;
  });
}

function taken(): APIError {
  return new APIError('UNPROCESSABLE_ENTITY', {
    code: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL',
    message: 'User already exists. Use another email.',
  });
}
