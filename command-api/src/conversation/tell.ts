/** Questions about the past, answered from the log and from the rows. */
import type { ListedTask } from '@tasklog/domain/language/context';
import { toLocal } from '@tasklog/domain/recurrence/local';
import { eventsOfTask, recentEvents } from '../store/changes.ts';
import { deletedTasks, titlesOf } from '../store/tasks.ts';
import { keptState, said } from './answering.ts';
import type { Acted, Message } from './answering.ts';
import { targetsOf } from './context.ts';
import type { ConverseDeps } from './said.ts';
import { latestOf, storyOf, when } from './story.ts';

const LATEST_SHOWN = 10;
const LATEST_LOOKED_THROUGH = 200;

export async function tellStory(deps: ConverseDeps, message: Message): Promise<Acted> {
  const { scene, thread, meant } = message;
  if (meant.asks === 'deleted') return tellDeleted(deps, message);
  if (meant.asks === 'why')
    return said(message, {}, { ...keptState(thread), ...(thread.state.last ? { last: thread.state.last } : {}) });
  const [row] = targetsOf(meant, scene);
  if (row === undefined) return meant.target ? unknown(message) : tellLatest(deps, message);
  const reply =
    meant.asks === 'how often' || meant.asks === 'when'
      ? await doneWords(deps, message, row.doc.title, row.id)
      : storyOf(row.doc.title, await eventsOfTask(deps.db, message.said.userId, row.id), scene.context.zone);
  return said(message, { reply }, { ...keptState(thread), touched: [row.id] });
}

function unknown(message: Message): Acted {
  return said(
    message,
    { reply: `I know no task “${message.meant.target?.text ?? ''}”. *Say “what did I delete?” for what is gone.*` },
    keptState(message.thread),
  );
}

async function tellLatest({ db }: ConverseDeps, message: Message): Promise<Acted> {
  const { said: words, scene, thread, meant } = message;
  const { zone } = scene.context;
  const { from, to } = meant.filter ?? {};
  const bounded = from !== undefined || to !== undefined;
  const recent = await recentEvents(db, words.userId, bounded ? LATEST_LOOKED_THROUGH : LATEST_SHOWN);
  const events = recent.filter(({ time }) => {
    const day = toLocal(Temporal.Instant.from(time), zone).slice(0, 10);
    return (from === undefined || day >= from) && (to === undefined || day <= to);
  });
  const titles = await titlesOf(
    db,
    words.userId,
    events.map(({ subject }) => subject),
  );
  const reply =
    bounded && events.length === 0 ? 'Nothing changed then.' : latestOf(events.slice(0, LATEST_SHOWN), titles, zone);
  return said(message, { reply }, keptState(thread));
}

async function tellDeleted({ db }: ConverseDeps, message: Message): Promise<Acted> {
  const { said: words, thread, scene } = message;
  const rows = await deletedTasks(db, words.userId, LATEST_SHOWN);
  if (rows.length === 0) return said(message, { reply: 'Nothing is deleted.' }, keptState(thread));
  const lines = rows.map(
    ({ doc }, n) =>
      `${String(n + 1)}. **${doc.title}**${doc.status === 'deleted' ? `, ${when(doc.deletedAt, scene.context.zone)}` : ''}`,
  );
  const reply = ['What you deleted last:', ...lines, '*Say “restore 1”, or “bring back” and its words.*'].join('\n');
  const deleted = rows.map(({ id, doc }) => ({ id, title: doc.title }));
  return said(message, { reply }, { ...keptState(thread), deleted });
}

/** When a task, and those of the same title before it, were done. */
async function doneWords({ db }: ConverseDeps, message: Message, title: string, id: string): Promise<string> {
  const { meant, scene, said: words } = message;
  const { zone } = scene.context;
  const dates = scene.context.tasks
    .filter((task) => task.title.toLowerCase() === title.toLowerCase())
    .flatMap(({ completedAt }: ListedTask) => completedAt ?? [])
    .sort();
  const last = dates.at(-1);
  const said = meant.asks === 'how often' ? `${meant.reply} ` : '';
  if (last !== undefined)
    return `${said}Done ${times(dates.length)}, last on ${last.replace('T', ' at ')} (${zone})${spacing(dates)}.`;
  if (meant.asks === 'how often') return `${said}It has not been done yet.`;
  return storyOf(title, await eventsOfTask(db, words.userId, id), zone);
}

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${String(count)} times`);

/** The usual distance between the days it was done. */
function spacing(dates: readonly string[]): string {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined || dates.length < 3) return '';
  const days = Temporal.PlainDate.from(first.slice(0, 10)).until(Temporal.PlainDate.from(last.slice(0, 10))).days;
  return `, about every ${String(Math.max(1, Math.round(days / (dates.length - 1))))} days`;
}
