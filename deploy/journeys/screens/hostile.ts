/** Texts that want to be more than text, in every field: they are shown as they were written, and nothing comes of them. */
import { expect } from 'chai';
import type { BrowserContext, Page } from 'playwright-core';
import type { ToolChange } from '@tasklog/schemas';
import { complaintsOf, openAwake, say } from '../pages.ts';
import { sidewaysOf } from './accessible.ts';
import { letIn, propose } from './assistant.ts';
import { asker } from './list.ts';
import type { Written } from './list.ts';
import type { Stage, Who } from './stage.ts';

const PAYLOADS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover=alert(1) autofocus onfocus=alert(1) x='",
  '<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x dur=1s></svg>',
  '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
  '</textarea></title></style><script>alert(1)</script>',
  '<a href="javascript:alert(1)">click</a>',
  '[click](javascript:alert(1))',
  '[click](https://evil.example/"onmouseover="alert(1))',
  '![picture](https://evil.example/x.png)',
  '<link rel=stylesheet href=https://evil.example/x.css><style>@import "https://evil.example/y.css"</style>',
  "{{constructor.constructor('alert(1)')()}} ${alert(1)}",
  'javascript:alert(1)',
  'exe.\u202Egnp.reversed',
  'W'.repeat(300),
  '👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301\u0301\u0301',
];
/** Refused where it cannot be kept; a field of a page takes it away. */
const NUL = 'nothing\u0000after';
const LONGEST_REASON = 500;
const ALL = PAYLOADS.filter((each) => each.length < 200).join(' ');

/** Fields in which Enter does nothing that would end the walk. */
const FIELDS =
  'input:not([type]), input[type="text"], input[type="search"], input[type="url"], input[type="email"], textarea';
const WALKED: readonly { who: Who; path: string; ready: string }[] = [
  { who: 'gus', path: '/', ready: '#message' },
  { who: 'gus', path: '/tasks', ready: '.dot[data-state="live"]' },
  { who: 'gus', path: '/settings', ready: '#account button' },
  { who: 'nobody', path: '/sign-in', ready: 'form button[type="submit"]:enabled' },
  { who: 'olga', path: '/ops/tail', ready: 'button[data-row]' },
  { who: 'olga', path: '/ops/dead-letters', ready: 'a[data-row]' },
];

export function hostileTexts(stage: () => Stage): void {
  let context: BrowserContext | undefined;
  let page: Page;
  let bad: string[];

  const enter = async (who: Who): Promise<void> => {
    if (context !== undefined) await context.close();
    context = await stage().enter(who);
    const complaints = complaintsOf(context);
    bad = complaints;
    page = await context.newPage();
    page.on('dialog', (dialog) => {
      bad.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (!['data:', 'blob:'].includes(protocol) && origin !== stage().web) bad.push(`a request to ${request.url()}`);
    });
    await page.addInitScript(`addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
      console.error('Uncaught violation of ' + violatedDirective + ' ' + sample))`);
  };
  const open = (path: string, ready: string): Promise<void> => openAwake(page, `${stage().web}${path}`, ready);
  const shows = async (selector: string): Promise<string[]> => page.locator(selector).allTextContents();
  afterEach(() => expect(bad).to.deep.equal([]));
  after(() => context?.close());

  it('in titles, notes and tags: stand on every screen as text', async () => {
    await enter('gus');
    await open('/tasks', '.dot[data-state="live"]');
    const ask = await asker(page);
    const today = new Date().toISOString().slice(0, 10);
    const ids: string[] = [];
    for (const title of PAYLOADS) {
      const body = { title, notes: `${title}\n${ALL}`, due: today, tags: [title.replaceAll(/\s/g, '').slice(0, 40)] };
      ids.push((await ask<Written>('POST', '/api/commands/tasks', body)).task.id);
    }
    const refused = await ask<unknown>('POST', '/api/commands/tasks', { title: NUL }).catch(String);
    expect(String(refused)).to.contain('title');
    for (const path of ['/tasks?group=tag', '/', '/upcoming']) {
      await open(path, '.task');
      await page
        .locator('.task')
        .filter({ hasText: PAYLOADS.at(-1) ?? '' })
        .waitFor();
      const titles = await shows('.task-title a');
      expect(
        PAYLOADS.filter((each) => !titles.includes(each)),
        path,
      ).to.deep.equal([]);
    }
    for (const [n, id] of ids.entries()) {
      if (n % 4 > 0) continue;
      await open(`/tasks/${id}`, '.story li');
      expect(await page.locator('.title-field').inputValue()).to.equal(PAYLOADS[n]);
      expect(await page.title()).not.to.equal('');
    }
    await page.setViewportSize({ width: 320, height: 700 });
    for (const path of ['/tasks', '/upcoming', `/tasks/${String(ids[14])}`]) {
      await open(path, '.task, .story li');
      expect(await sidewaysOf(page), path).to.deep.equal([]);
    }
  });

  it('in messages and what a conversation is called: stand there as text', async () => {
    await enter('gus');
    await open('/', '.dot[data-state="live"]');
    for (const payload of [
      ...PAYLOADS.slice(0, 4),
      '[click](javascript:alert(1))',
      '![picture](https://evil.example/x.png)',
    ])
      await say(page, `add ${payload}`);
    const said = await shows('.message.mine .words');
    expect(said).to.include(`add ${PAYLOADS[0] ?? ''}`);
    const links = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[role="log"] a')].map((each) => each.getAttribute('href') ?? '')`,
    );
    expect(links.filter((href) => !/^\/|^https:/.test(href))).to.deep.equal([]);
    expect(await page.locator('[role="log"] img, [role="log"] script, [role="log"] iframe').count()).to.equal(0);
    await page.getByRole('button', { name: 'Conversations' }).click();
    await page
      .getByRole('button', { name: /^Rename/ })
      .first()
      .click();
    await page.getByRole('textbox', { name: 'Name of the conversation' }).fill(PAYLOADS[1] ?? '');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: PAYLOADS[1] ?? '', exact: true }).waitFor();
  });

  it('in the name of a filter: stands in every list of them', async () => {
    await enter('gus');
    await open('/tasks?filter=today', '.filter .quiet');
    await page.getByRole('button', { name: 'Saved filters' }).click();
    const name = '<img src=x onerror=alert`1`>';
    await page.getByRole('textbox', { name: 'Keep this filter as' }).fill(name);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name, exact: true }).waitFor();
    await open('/settings#filters', '#filters .row-main');
    expect(await shows('#filters .row-main')).to.deep.equal([`${name} today`]);
  });

  it('in what somebody is called: stands in the header', async () => {
    await enter('nobody');
    const data = { name: PAYLOADS[1], email: 'eve@example.test', password: 'correct horse battery' };
    const answer = await page.request.post(`${stage().web}/api/auth/sign-up/email`, {
      headers: { origin: stage().web },
      data,
    });
    expect(answer.status(), await answer.text()).to.equal(200);
    await open('/', '#message');
    await page
      .getByText(PAYLOADS[1] ?? '')
      .first()
      .waitFor();
  });

  it('in what a program is called, and in what it proposes: stand there as text', async () => {
    await enter('gus');
    const name = `${PAYLOADS[0] ?? ''} ${PAYLOADS[1] ?? ''}`;
    const assistant = await letIn(context!, stage().web, name);
    const { done } = await assistant.call<ToolChange>('add_tasks', { tasks: PAYLOADS.map((title) => ({ title })) });
    const plan = await propose(
      assistant,
      done.map(({ id }) => id),
    );
    await assistant.close();
    await open(assistant.consent, 'main [role="group"]');
    expect(await shows('main p strong')).to.include(name);
    await open(`/plans/${plan}`, 'main [role="group"]');
    expect(await shows('main li strong')).to.deep.equal(PAYLOADS);
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await sidewaysOf(page)).to.deep.equal([]);
    await open('/settings#connections', '#connections');
    await page.getByText(name).first().waitFor();
  });

  it('in a dead letter and why it is left alone: stand there as text', async () => {
    await enter('olga');
    await open(`/ops/dead-letters/${String(stage().trouble.letter)}`, '.ops textarea');
    const copy = page.locator('.ops textarea');
    const stored = await copy.inputValue();
    for (const payload of PAYLOADS.filter((each) => each.length < 200)) {
      await copy.fill(stored.replace('"title": 7', `"title": ${JSON.stringify(payload)}`));
      await page.locator('.ops td').getByText(JSON.stringify(payload).slice(1, -1)).first().waitFor();
    }
    await copy.fill(ALL);
    await page.getByText('This is no JSON object.').first().waitFor();
    const ask = await page.evaluate(
      async (reason) => {
        const { token } = (await (await fetch('/api/auth/token')).json()) as { token: string };
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        const body = JSON.stringify({ reason });
        return (await fetch('/api/ops/projectors/dead-letters/retry', { method: 'POST', headers, body })).status;
      },
      ALL.slice(0, LONGEST_REASON),
    );
    expect(ask).to.be.oneOf([200, 202]);
    await open('/ops', '.health-map');
    await page
      .locator('.ops td')
      .getByText(PAYLOADS[0] ?? '')
      .first()
      .waitFor();
  });

  for (const { who, path, ready } of WALKED)
    it(`in every field of ${path}, and Enter: do nothing`, async () => {
      await enter(who);
      await open(path, ready);
      const fields = page.locator('main').locator(FIELDS);
      const count = await fields.count();
      expect(count).to.be.above(0);
      for (let n = 0; n < count; n += 1) {
        const field = fields.nth(n);
        if (!(await field.isVisible()) || !(await field.isEditable())) continue;
        await field.fill(`${NUL} ${ALL}`);
        await field.press('Enter');
        if (!page.url().startsWith(`${stage().web}${path}`)) await open(path, ready);
      }
      await page.locator('main h1, main h2').first().waitFor();
    });
}
