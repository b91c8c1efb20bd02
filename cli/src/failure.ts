/** A command that cannot be done, in a sentence for whoever typed it. */
export class Failure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number = EXIT_REFUSED) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const EXIT_REFUSED = 1;
export const EXIT_USAGE = 2;
/** The last two are those of sysexits.h. */
export const EXIT_UNAVAILABLE = 69;
export const EXIT_SETTINGS = 78;

/** Every exit code there is, for `tasklog --help`; docs/cli.md has the same, and a test compares them. */
export const EXITS: Record<number, string> = {
  0: 'done',
  [EXIT_REFUSED]:
    'refused, or something is not as it should be (doctor: a check failed; log verify: it differs; import: lines failed)',
  [EXIT_USAGE]: 'the command was called wrongly; for log rebuild, verify and topics also: it could not be done',
  [EXIT_UNAVAILABLE]: 'nothing runs there, or nobody answers',
  [EXIT_SETTINGS]: 'settings that cannot be used',
  130: 'stopped with Ctrl-C before it was done',
};
