import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { tasklog as runTasklog } from '../../cli/src/testing/run.ts';
import { addressOf, operatorStage } from './operator-stage.ts';
import { until } from '../testing/until.ts';
import { poison } from '../testing/poison.ts';
import { slowDisk } from './slow-disk.ts';
import type { SlowDisk } from './slow-disk.ts';

describe('the screen of an operator', function () {
  this.timeout(300_000);
  let slow: SlowDisk | undefined;
  let operator: Page;
  after(() => slow?.end());
  const on = operatorStage();
  const { signedUp, as, add, titles } = on;

  const tasklog = (...args: string[]) => runTasklog(args, '', { TASKLOG_DATA: on.whole.dataDir, TASKLOG_USER: 'root' });
  /** Fills the dialog that asks why, and does it. */
  async function confirm(page: Page, button: string, reason?: string): Promise<void> {
    const dialog = page.getByRole('dialog');
    if (reason !== undefined) await dialog.getByRole('textbox').fill(reason);
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  it('is not there for anybody else, whether signed in or not', async () => {
    const user = await signedUp('Ursula');
    for (const path of ['/ops', '/ops/lag', '/ops/dead-letters/1', '/nothing-here']) {
      const answer = await user.goto(`${on.whole.urls.web}${path}`);
      expect(answer?.status(), path).to.equal(404);
      expect(await user.title(), path).not.to.contain('Operations');
      await user.getByRole('heading', { name: 'Not here' }).waitFor();
    }
    const asked = await user.evaluate(async () => {
      const { token } = (await (await fetch('/api/auth/token')).json()) as { token: string };
      const headers = { authorization: `Bearer ${token}` };
      const paths = ['queries/lag', 'projectors/replays'].map((path) => `/api/ops/${path}`);
      return Promise.all(paths.map(async (path) => (await fetch(path, { headers })).status));
    });
    expect(asked).to.deep.equal([404, 404]);
    expect((await fetch(`${on.whole.urls.web}/ops`, { redirect: 'manual' })).status).to.equal(404);
  });

  it('opens for an account that was given the role, with a reason that is kept', async () => {
    operator = await signedUp('Olga');
    expect((await tasklog('role', addressOf('Nobody'))).err).to.contain('No account has the address');
    expect((await tasklog('role', addressOf('Olga'), 'operator')).err).to.contain('--reason');
    expect((await tasklog('role', addressOf('Olga'), 'operator', '--reason', 'on call')).out).to.contain('is operator');
    expect((await tasklog('role', addressOf('Olga'))).out).to.contain('sees operations, and acts there');
    await operator.goto(`${on.whole.urls.web}/ops`);
    await operator.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    const did = operator.getByRole('region', { name: 'What operators did' });
    await did.getByText('account.role').waitFor();
    await did.getByText('on call').waitFor();
  });

  it('shows the whole at a glance, and how far every reader is behind', async () => {
    await operator.getByRole('img', { name: /path of a change/ }).waitFor();
    for (const tile of ['Outbox', 'Relay', 'Lag', 'Dead letters', 'Replays'])
      await operator.getByRole('article', { name: tile }).waitFor();
    await operator.getByRole('article', { name: 'Relay' }).getByText('Leads').waitFor();
    await operator.getByRole('navigation', { name: 'Operating' }).getByRole('link', { name: 'Lag' }).click();
    await operator.getByRole('heading', { name: 'Lag', level: 1 }).waitFor();
    const tasks = operator.getByRole('button', { name: 'tasks', exact: true });
    expect(await tasks.getAttribute('aria-expanded')).to.equal('false');
    await tasks.click();
    await operator.getByRole('rowheader', { name: 'Partition 3' }).waitFor();
    expect(await operator.getByRole('cell', { name: 'never', exact: true }).count()).to.be.above(0);
  });

  it('stands still when it is told to, and says so', async () => {
    await operator.getByRole('button', { name: 'Pause' }).click();
    await operator.getByText(/^Paused: this is how it was at/).waitFor();
    const asked: string[] = [];
    const listen = (request: { url: () => string }) => void asked.push(request.url());
    operator.on('request', listen);
    await add('ann', 'seen later');
    await until(async () => (await titles('ann')).length === 1);
    expect(asked.filter((url) => url.includes('/api/ops/'))).to.deep.equal([]);
    await operator.getByRole('button', { name: 'Go on' }).click();
    await until(async () => asked.some((url) => url.includes('/api/ops/')));
    operator.off('request', listen);
  });

  it('shows a record that cannot be applied; its key waits, and all else goes on', async () => {
    const sick = await add('bea', 'wax the skis');
    const well = await add('bea', 'call mom');
    await poison(on.db, sick);
    await as('bea', 'PATCH', `/v1/tasks/${sick}`, { title: 'wax both' });
    await as('bea', 'PATCH', `/v1/tasks/${well}`, { title: 'call dad' });
    await until(async () => (await titles('bea')).join() === 'call dad,wax the skis');

    await operator.getByRole('link', { name: 'Dead letters' }).click();
    const groups = operator.getByRole('region', { name: 'By what is wrong' });
    const its = groups.getByRole('row').filter({ has: operator.getByRole('cell', { name: 'tasks', exact: true }) });
    await its.getByRole('button', { name: /title/ }).click();
    await operator.waitForURL(/projector=tasks/);
    await operator.reload();
    expect(await operator.getByLabel('Group').inputValue()).to.equal('tasks');
    await operator
      .getByRole('link', { name: /^Dead letter \d+$/ })
      .last()
      .click();
    await operator.getByRole('heading', { name: '1 record waits behind it' }).waitFor();
    await operator.getByText('is 7; must be string').first().waitFor();
  });

  it('takes a corrected copy for a new command, marks what is wrong with it, and leaves the log as it is', async () => {
    const copy = operator.getByLabel('Edited copy of the event, as JSON');
    const send = operator.getByRole('button', { name: 'Send as a new command…' });
    const stored = await copy.inputValue();
    expect(await send.getAttribute('aria-disabled')).to.equal('true');
    await copy.fill('{');
    await operator.getByText('This is no JSON object.').first().waitFor();
    await copy.fill(stored.replace('"title": 7', '"title": 8'));
    const diff = operator.getByRole('region', { name: 'The copy beside what is stored' });
    await diff.getByRole('row', { name: /\/data\/after\/title 7 8 ▲ must be string/ }).waitFor();
    await copy.fill(stored.replace('"title": 7', '"title": "wax three"'));
    await operator.getByText(/^It becomes: .*wax three/).waitFor();
    await send.click();
    await confirm(operator, 'Send as a new command…', 'the title was a number');
    await operator
      .getByText(/^\S Repaired$/)
      .first()
      .waitFor();
    await operator.getByRole('region', { name: 'What operators did' }).getByText('the title was a number').waitFor();
    await until(async () => (await titles('bea')).includes('wax three'));
    const { rows } = await on.db.query(`select from log.record where topic = 1 and event ->> 'type' = 'task.updated'`);
    expect(rows).to.have.length(4);
  });

  it('skips one with a reason, which the audit keeps', async () => {
    const sick = await add('cid', 'nonsense');
    await poison(on.db, sick);
    await operator.goto(`${on.whole.urls.web}/ops/dead-letters?projector=tasks`);
    await operator.getByRole('link', { name: /^Dead letter \d+$/ }).click();
    await operator.getByRole('button', { name: 'Skip…' }).click();
    const dialog = operator.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Skip…' }).click();
    // Without a reason the browser itself holds it back.
    expect(await dialog.isVisible()).to.equal(true);
    await confirm(operator, 'Skip…', 'a broken import');
    await operator.getByText(/^\S Skipped$/).waitFor();
    await operator.getByRole('region', { name: 'What operators did' }).getByText('dead-letter.skip').waitFor();
    const { rows } = await on.db.query<{ actor_name: string; reason: string }>(
      `select actor_name, reason from projection.operator_action where action = 'dead-letter.skip'`,
    );
    expect(rows).to.deep.equal([{ actor_name: 'Olga', reason: 'a broken import' }]);
    await as('cid', 'PATCH', `/v1/tasks/${sick}`, { title: 'sense' });
    await until(async () => (await titles('cid')).includes('sense'));
  });

  it('builds a read model anew: counted first, watched over a reload, swapped only when it may be, and taken back', async () => {
    slow = await slowDisk(on.whole.urls.database);
    await slow.hold();

    await operator.getByRole('link', { name: 'Replays', exact: true }).click();
    await operator.getByRole('combobox', { name: 'Read model' }).selectOption('tasks');
    await operator.getByRole('button', { name: 'Count first…' }).click();
    await operator
      .getByRole('dialog')
      .getByText(/^To read: \d+ records/)
      .waitFor();
    await confirm(operator, 'Begin', 'a column was added');

    const card = operator.getByRole('article', { name: 'tasks generation 2' });
    await card.getByRole('progressbar').waitFor();
    await card.getByText(/of \d+ records/).waitFor();
    await card.getByText(/Side effects are off up to offset/).waitFor();
    await operator.reload();
    await card.getByRole('progressbar').waitFor();
    const swap = operator.getByRole('button', { name: 'Swap to tasks generation 2' });
    expect(await swap.getAttribute('aria-disabled')).to.equal('true');
    await operator.getByText('Not yet: it is still being built.').last().waitFor();
    const refused = await fetch(`${on.whole.urls.projectors}/ops/projections/tasks/swap`, {
      method: 'POST',
      headers: { authorization: `Bearer ${on.whole.urls.operatorToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'in a hurry' }),
    });
    expect(refused.status).to.equal(409);

    await slow.release();
    await card.getByText(/^\S Ready$/).waitFor();
    await operator
      .getByText(/^● Equal, \d+ rows$/)
      .first()
      .waitFor();

    // It may be said for a while yet how far behind it was.
    const allowed = operator.locator('button[aria-disabled="false"]', { hasText: /^Swap$/ });
    await allowed.waitFor();
    await slow.hold();
    await add('dan', 'written meanwhile');
    await operator.getByText('Not yet: it is more than a second behind.').last().waitFor();
    expect(await swap.getAttribute('aria-disabled')).to.equal('true');
    await slow.release();

    await allowed.click();
    await confirm(operator, 'Swap', 'looked at it');
    const generation = (n: number) =>
      operator.getByRole('row').filter({ has: operator.getByRole('rowheader', { name: `tasks g${String(n)}` }) });
    await generation(2)
      .getByText(/^\S Live$/)
      .waitFor();
    expect(await titles('dan')).to.deep.equal(['written meanwhile']);
    await operator.getByRole('button', { name: 'Roll back to tasks generation 1' }).click();
    await confirm(operator, 'Roll back', 'something was off');
    await generation(1)
      .getByText(/^\S Live$/)
      .waitFor();
    await operator.getByRole('region', { name: 'What operators did' }).getByText('projection.rollback').waitFor();
  });

  it('cancels a replay, and what was live is live', async () => {
    await operator.getByRole('combobox', { name: 'Read model' }).selectOption('notification');
    await operator.getByRole('button', { name: 'Count first…' }).click();
    await confirm(operator, 'Begin');
    const card = operator.getByRole('article', { name: 'notification generation 2' });
    await card.getByText(/^\S Ready$/).waitFor();
    await card.getByRole('button', { name: 'Cancel notification generation 2' }).click();
    await confirm(operator, 'Cancel the replay', 'only a try');
    await card.waitFor({ state: 'detached' });
    const past = operator.getByRole('region', { name: 'Replays before' });
    await past
      .getByRole('row', { name: /notification g2 .*Cancelled/ })
      .first()
      .waitFor();
  });

  it('follows the log, filtered by what the address says, and shows what brought a record about', async () => {
    const repeating = await add('eva', 'water the plants');
    await as('eva', 'PATCH', `/v1/tasks/${repeating}`, {
      due: '2026-11-30T09:00',
      recurrence: { rrule: 'FREQ=WEEKLY', completionRelative: false },
    });
    await operator.goto(`${on.whole.urls.web}/ops/tail?user=${on.whole.userId('eva')}`);
    await operator.getByRole('button', { name: /^task.added at offset/ }).waitFor();
    await as('eva', 'POST', `/v1/tasks/${repeating}/complete`, {});
    await operator.getByRole('button', { name: /^task.completed at offset/ }).waitFor();
    await until(async () => (await operator.getByRole('button', { name: /^task.added at offset/ }).count()) === 2);
    await operator
      .getByRole('button', { name: /^task.added at offset/ })
      .first()
      .click();
    const dialog = operator.getByRole('dialog');
    await dialog.getByRole('button', { name: /^task.completed/ }).waitFor();
    await dialog
      .getByRole('listitem')
      .filter({ hasText: /^task.completed/ })
      .getByRole('button', { name: /^task.added/ })
      .waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await operator.getByLabel('Type').fill('task.completed');
    await operator.getByRole('button', { name: 'Show', exact: true }).click();
    await operator.waitForURL(/type=task.completed/);
    await until(async () => (await operator.getByRole('button', { name: /^task.added at offset/ }).count()) === 0);
  });

  it('lets an observer look at everything and change nothing', async () => {
    const observer = await signedUp('Otto');
    await tasklog('role', addressOf('Otto'), 'observer', '--reason', 'learns the ropes');
    await observer.goto(`${on.whole.urls.web}/ops/replays`);
    await observer.getByText(/^You may look at all of this/).waitFor();
    await observer
      .getByText(/^\S Live$/)
      .first()
      .waitFor();
    expect(await observer.getByRole('button', { name: 'Count first…' }).isDisabled()).to.equal(true);
    await observer.goto(`${on.whole.urls.web}/ops/dead-letters`);
    const retry = observer.getByRole('button', { name: /^Retry .*dead letter/ }).first();
    expect(await retry.getAttribute('aria-disabled')).to.equal('true');
    await retry.click({ force: true });
    await observer.getByText('Only an operator may do this. You may look.').last().waitFor();
    await observer
      .getByRole('link', { name: /^Dead letter \d+$/ })
      .first()
      .click();
    expect(await observer.getByLabel('Edited copy of the event, as JSON').isEditable()).to.equal(false);
    const status = await observer.evaluate(async () => {
      const { token } = (await (await fetch('/api/auth/token')).json()) as { token: string };
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await fetch('/api/ops/projectors/dead-letters/retry', { method: 'POST', headers, body: '{}' });
      return [answer.status, ((await answer.json()) as { code: string }).code];
    });
    expect(status).to.deep.equal([403, 'read-only']);
  });
});
