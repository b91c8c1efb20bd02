const DONE = '✔';

/** Tells a person at a terminal what is going on, one line a step; without a terminal, plain lines. */
export type Progress = {
  begin: (step: string) => void;
  /** Something within the step: shown behind it on a terminal, dropped elsewhere. */
  note: (text: string) => void;
  say: (message: string) => void;
  end: () => void;
};

export function createProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  let step: string | undefined;
  let since = 0;
  const live = out.isTTY;
  const clear = (): void => void (live && out.write('\r\u001b[2K'));
  const show = (note = ''): void => {
    if (!live || step === undefined) return;
    const seconds = Math.round((Date.now() - since) / 1000);
    clear();
    out.write(`… ${step}${seconds > 1 ? ` ${String(seconds)} s` : ''} ${note}`.slice(0, (out.columns || 80) - 1));
  };
  const ticking = live ? setInterval(show, 1_000) : undefined;
  ticking?.unref();
  const finish = (): void => {
    if (step === undefined) return;
    clear();
    out.write(`${DONE} ${step} (${((Date.now() - since) / 1000).toFixed(1)} s)\n`);
    step = undefined;
  };
  return {
    begin: (next) => {
      finish();
      step = next;
      since = Date.now();
      show();
    },
    note: show,
    say: (message) => {
      clear();
      out.write(`${message}\n`);
      show();
    },
    end: () => {
      finish();
      clearInterval(ticking);
    },
  };
}
