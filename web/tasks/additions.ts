import type { Interpretation, NewTask, Task } from '@tasklog/schemas';
import type { Answer, Api } from '../live/api.ts';
import { shownAs } from '../live/changes.ts';
import { newTaskOf, understand } from './understanding.ts';

/** A task that a sentence would add. */
export interface Addition {
  wish: Omit<NewTask, 'id'>;
  /** How its row will look. */
  shown: Task;
  /** False when it is added word for word: it could not be asked what is meant. */
  understood: boolean;
}

/**
 * What a sentence written into the field for new tasks would add. There everything is a task: what would mean something
 * else in the chat, such as "complete the report", is read once more as one.
 */
export async function additionsIn(api: Api, text: string, zone: string): Promise<Addition[]> {
  const asIs = await understand(api, text, zone);
  const meant = isAddition(asIs) ? asIs : await understand(api, `add ${text}`, zone);
  const tasks = isAddition(meant) && meant.ok ? (meant.value.tasks ?? []) : [];
  const wishes = tasks.map((task) => newTaskOf(task, zone)).filter(({ title }) => title !== '');
  const understood = wishes.length > 0;
  return (understood ? wishes : [{ title: text }]).map((wish) => ({ wish, shown: shownAs(wish, zone), understood }));
}

const isAddition = (answer: Answer<Interpretation>): boolean =>
  answer.ok && answer.value.intent === 'add' && (answer.value.tasks ?? []).length > 0;
