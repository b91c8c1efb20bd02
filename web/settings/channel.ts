import type { NotificationSettingsAnswer } from '@tasklog/schemas';
import type { Ask } from '../live/api.ts';

/** Asks for a change of the channels; false when it was refused, which is then shown. */
export type Change = (below: string, ask: Ask) => Promise<boolean>;

/** What every channel is shown by, and changed with. */
export interface ChannelProps {
  current: NotificationSettingsAnswer;
  change: Change;
}
