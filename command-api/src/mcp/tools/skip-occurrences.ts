import type { SkipOccurrencesInput } from '@tasklog/schemas';
import { namedBy, readEach } from '../reading.ts';
import type { ReadWrite } from '../reading.ts';

export const skipOccurrences: ReadWrite<SkipOccurrencesInput> = (desk, { refs, expectedVersion, to }) =>
  readEach(desk, namedBy(refs, expectedVersion), 'open', ({ id }) => ({
    type: 'skip',
    taskId: id,
    ...(to === undefined ? {} : { to }),
  }));
