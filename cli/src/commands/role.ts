import { Argument, Command } from 'commander';
import { Failure } from '../failure.ts';
import { installation } from '../installation.ts';
import type { Environment, Installation } from '../installation.ts';

const ROLES = ['user', 'observer', 'operator'] as const;
type Role = (typeof ROLES)[number];
type Account = { id: string; email: string; role: Role };
type Options = { reason?: string; json?: true };

/** Which account may look at operations, and which may act there. Written by the database's owner: no service may. */
export function role({ data, user }: Environment): Command {
  return new Command('role')
    .description('show or change what an account of the web may do: an observer looks at operations, an operator acts')
    .argument('<email>', 'the address of the account')
    .addArgument(new Argument('[role]', 'what it may do from now on').choices(ROLES))
    .option('--reason <text>', 'why; it is kept with what operators did, and needed to change a role')
    .option('--json', 'print {"id", "email", "role"}')
    .action(async (email: string, wanted: Role | undefined, { reason, json }: Options) => {
      const account = await change(installation(data), email, wanted, { reason, actor: user });
      console.log(json ? JSON.stringify(account) : sentence(account, wanted));
    });
}

async function change(
  here: Installation,
  email: string,
  wanted: Role | undefined,
  { reason, actor }: { reason: string | undefined; actor: string },
): Promise<Account> {
  if (wanted !== undefined && !reason?.trim())
    throw new Failure('Say why: --reason "…". It is kept with the action.', 2);
  const { createPool, sql } = await import('@tasklog/runtime/pool');
  const { uuidFor } = await import('@tasklog/runtime/local-keys');
  const db = await createPool(here.database, { size: 1 });
  try {
    return await db.transaction(async (tx) => {
      const account = (await tx.maybeOne(sql.unsafe`
        select id::text, email, coalesce(role, 'user') as role from auth."user"
        where lower(email) = lower(${email}) for update`)) as Account | null;
      if (account === null) throw new Failure(`No account has the address ${email}. Sign up in the web first.`);
      if (wanted === undefined || wanted === account.role) return account;
      await tx.query(sql.unsafe`update auth."user" set role = ${wanted} where id = ${account.id}::uuid`);
      await tx.query(sql.unsafe`
        insert into projection.operator_action (actor_id, actor_name, action, target, reason, detail)
        values (${uuidFor('user', actor)}::uuid, ${actor}, 'account.role', ${account.id}, ${reason ?? null},
          ${JSON.stringify({ from: account.role, to: wanted })}::jsonb)`);
      return { ...account, role: wanted };
    });
  } finally {
    await db.end();
  }
}

const MAY = {
  user: 'uses a list, and sees nothing of operations',
  observer: 'sees operations, and changes nothing there',
  operator: 'sees operations, and acts there',
};

function sentence({ email, role: now }: Account, wanted: Role | undefined): string {
  const is = `${email} is ${now}: ${MAY[now]}.`;
  return wanted === undefined
    ? is
    : `${is} A page that is open learns it within a quarter of an hour, or when it is loaded anew.`;
}
