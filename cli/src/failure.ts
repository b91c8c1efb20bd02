/** A command that cannot be done, in a sentence for whoever typed it. Exit code 1: refused; 69: nothing runs to answer. */
export class Failure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const EXIT_UNAVAILABLE = 69;
export const EXIT_USAGE = 2;
