/** A weekly review as an MCP client does it, written down as it happens; docs/mcp-weekly-review.md is one of its runs. */
import type { PreviewOutput, ToolChange } from '@tasklog/schemas';
import { startTestApi } from './api.ts';
import { assistantOf } from './assistant.ts';
import type { Assistant } from './assistant.ts';

const FRIDAY = '2026-11-27T16:00:00Z';
const WEEK: [at: string, tool: string, args: object][] = [
  [
    '2026-11-20T08:00:00Z',
    'add_tasks',
    {
      tasks: [
        { text: 'water the plants every monday at 9am #home' },
        { text: 'send the invoice tuesday p1 #work' },
        { text: 'call the dentist wednesday' },
        { text: 'wax the skis thursday at 18:30 #winter' },
        { text: 'book the cabin on december 2 #winter' },
        { text: 'renew the passport december 4 p2' },
        { text: 'sort the photos' },
      ],
    },
  ],
  ['2026-11-23T08:30:00Z', 'complete_tasks', { refs: ['water the plants'] }],
  ['2026-11-24T15:00:00Z', 'complete_tasks', { refs: ['send the invoice'] }],
];

/** Runs it on a list of its own and answers the transcript, with ids shortened and the same in every run. */
export async function weeklyReview(): Promise<string> {
  let now = new Date();
  const api = await startTestApi({ now: () => now });
  try {
    await (
      await api.as('ann')
    )('PATCH', '/v1/settings', { timeZone: 'Europe/Oslo' });
    const it = await assistantOf(api, 'ann');
    for (const [at, tool, args] of WEEK) {
      now = new Date(at);
      await it.call(tool, args);
    }
    now = new Date(FRIDAY);
    const parts = await review(it);
    await it.close();
    return named(parts.join('\n\n')) + '\n';
  } finally {
    await api.stop();
  }
}

async function review(it: Assistant): Promise<string[]> {
  const lines = [
    '# A weekly review over MCP',
    'What a client sent and what came back, on a small list on a Friday afternoon in Oslo. Made by `command-api/src/testing/weekly-review.ts`, and held against a run of it in the tests. Ids are shortened.',
  ];
  const say = (words: string): void => void lines.push(words);
  const call = async <T>(tool: string, args: object, requestId?: string): Promise<T> => {
    const answer = await it.call<T>(tool, requestId === undefined ? args : { requestId, ...args });
    lines.push(`\`${tool}\``, json(requestId === undefined ? args : { requestId, ...args }), '→', json(answer));
    return answer;
  };

  say('## The prompt');
  const { messages } = await it.client.getPrompt({ name: 'weekly-review' });
  for (const { content } of messages)
    if (content.type === 'text') lines.push(content.text.replaceAll(/^/gm, '> '));
    else if (content.type === 'resource' && 'text' in content.resource)
      lines.push(`With \`${content.resource.uri}\` beside it, as data:`, json(JSON.parse(content.resource.text)));

  say('## What was done');
  await call('find_tasks', { status: 'done', from: '2026-11-23', to: '2026-11-29' });
  say('## What was left over');
  await call('find_tasks', { due: 'overdue' });
  say('The person says: the dentist next Tuesday at ten, the skis on Saturday. What would that do?');
  const items = [
    { ref: '1', due: 'tuesday at 10' },
    { ref: '2', due: 'saturday' },
  ];
  await call<PreviewOutput>('preview', { tool: 'reschedule_tasks', arguments: { items } });
  say('Good: so be it.');
  await call<ToolChange>('reschedule_tasks', { items }, '5d1f6c1e-review-moves');
  say('## What lies ahead');
  await call('find_tasks', { from: '2026-11-30', to: '2026-12-06', fields: ['due', 'priority'] });
  say('## Loose ends');
  await call('find_tasks', { due: 'no date' });
  say(
    'The person says: give the photos the first Sunday of December, with a reminder an hour before, and let go of what is about winter.',
  );
  const set = { due: 'sunday december 6 at 15:00', remindMinutesBefore: [60] };
  await call('update_tasks', { items: [{ ref: 'photos', set }] }, '5d1f6c1e-review-photos');
  await call('delete_tasks', { filter: '#winter' }, '5d1f6c1e-review-winter');
  say(
    'Two tasks are more than one: the client shows the link, and nothing happens until the person approves it there. This time they do not.',
  );
  say('## What was changed');
  say('The person wants the dentist back on the old day after all.');
  const { changeId } = await call<ToolChange>('task_history', { ref: 'dentist', limit: 1 }).then((history) => ({
    changeId: (history as unknown as { entries: { changeId: string }[] }).entries[0]?.changeId,
  }));
  await call('undo', { changeId }, '5d1f6c1e-review-undo');
  return lines;
}

const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;

/** Each id by the order in which it comes first; all else that differs between runs stands in place of itself. */
function named(text: string): string {
  const names = new Map<string, string>();
  return text
    .replaceAll(/"(position|cursor)": "[^"]+"/g, '"$1": "…"')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      if (!names.has(id)) names.set(id, `id-${String(names.size + 1)}`);
      return names.get(id) ?? id;
    });
}
