// One file a room: a page is sent the words of its own rooms only.
import chat from './en/chat.json' with { type: 'json' };
import entry from './en/entry.json' with { type: 'json' };
import fault from './en/fault.json' with { type: 'json' };
import notifications from './en/notifications.json' with { type: 'json' };
import ops from './en/ops.json' with { type: 'json' };
import settings from './en/settings.json' with { type: 'json' };
import shell from './en/shell.json' with { type: 'json' };
import tasks from './en/tasks.json' with { type: 'json' };

export const en = { shell, entry, fault, chat, tasks, notifications, settings, ops };

export type Messages = typeof en;
export type Room = keyof Messages;
