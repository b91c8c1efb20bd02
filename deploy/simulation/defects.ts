/** What is broken on purpose, so that it can be shown that a simulation notices. Nothing is, in an honest run. */
export const DEFECTS = {
  'checkpoint before its effect': 'A reader’s checkpoint is kept although what it stands for came to nothing.',
  'repeats taken for new': 'What comes to the audit trail again is not known again.',
  'version unchecked': 'Whoever writes last wins.',
  'answer not kept': 'The answer to a key is not written with its row.',
  'successor of its own id': 'Each try to add the next occurrence makes an id of its own.',
  'reminder not looked at again': 'A reminder fires by what was read before, whatever the task says by then.',
  'reminder by a clock ahead': 'A reminder fires a minute before it is due.',
  'log by hand': 'The sequencer copies the outbox to the log in one step and clears it in the next.',
  'blocked keys go on': 'What comes behind a parked record is not held back.',
  'claim not fenced': 'A reader whose claim is over still moves the checkpoint.',
} as const;

export type Defect = keyof typeof DEFECTS;
export type Defects = ReadonlySet<Defect>;
