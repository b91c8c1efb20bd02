import type { Position, ReminderNotice } from '@tasklog/schemas';
import type { Change, LinkState } from './reduce.ts';

/** What a line has to tell a page. Data alone: it goes from one tab to the others. */
export type News =
  | { kind: 'link'; state: LinkState }
  | { kind: 'change'; change: Change; actor: string; position: Position | undefined }
  | { kind: 'reminder'; notice: ReminderNotice }
  /** Notifications were read, here or on another screen. */
  | { kind: 'read' }
  /** Something may have been missed: read the list again. */
  | { kind: 'gap'; position?: Position | undefined };
