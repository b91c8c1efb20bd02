const WORDS: Record<string, string> = {
  add: 'Added',
  added: 'Added',
  update: 'Changed',
  updated: 'Changed',
  reschedule: 'Rescheduled',
  rescheduled: 'Rescheduled',
  complete: 'Completed',
  completed: 'Completed',
  reopen: 'Reopened',
  reopened: 'Reopened',
  delete: 'Deleted',
  deleted: 'Deleted',
  restore: 'Brought back',
  restored: 'Brought back',
  tag: 'Tags changed',
  tagged: 'Tags changed',
  prioritise: 'Priority changed',
  prioritised: 'Priority changed',
  repeat: 'Repeat changed',
  repeated: 'Repeat changed',
  remind: 'Reminders changed',
  reminded: 'Reminders changed',
  snooze: 'Snoozed',
  snoozed: 'Snoozed',
};

/** What a change is called, whether it is named as a command ("complete") or as an event ("task.completed"). */
export function changeWords(type: string): string {
  return WORDS[type.replace(/^task\./, '')] ?? 'Changed';
}
