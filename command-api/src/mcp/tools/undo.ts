import { compensations, toUndo } from '@tasklog/domain';
import type { UndoInput } from '@tasklog/schemas';
import { eventsOfChange, pastChanges } from '../../store/changes.ts';
import { failed } from '../reading.ts';
import type { ReadWrite } from '../reading.ts';

export const undo: ReadWrite<UndoInput> = async ({ db, caller: { userId } }, { changeId }) => {
  const undoes = changeId?.toLowerCase() ?? toUndo(await pastChanges(db, userId));
  const nothing = (code: string, message: string) => ({ items: [], failures: [failed(0, { code, message })] });
  if (undoes === undefined) return nothing('nothing-to-undo', 'There is nothing to undo.');
  const events = await eventsOfChange(db, userId, undoes);
  if (events.length === 0)
    return nothing('no-such-change', 'The user made no change with this id. Leave changeId out to undo the last one.');
  const items = compensations(events).map((command, item) => ({ item, wish: { command } }));
  return { items, failures: [], undoes };
};
