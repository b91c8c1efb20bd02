/**
 * Something that many use at once, opened when it is first needed. After a fault it is thrown away, and the next who
 * needs it opens it anew: nothing that the old one believed can outlive it.
 */
export type Renewed<T> = {
  /** Rejects when it cannot be opened. */
  get: () => Promise<T>;
  /** Of several that fail with the same one, the first lets it go. */
  discard: (former: T) => void;
  /** Resolves when the last one is gone; nothing is opened any more. */
  close: () => Promise<void>;
};

export function renewed<T>(open: () => Promise<T>, letGo: (former: T) => Promise<void>): Renewed<T> {
  let opening: Promise<T> | undefined;
  let closed = false;

  const attempt = async (): Promise<T> => {
    try {
      const opened = await open();
      if (!closed) return opened;
      await letGo(opened);
      throw new Error('the connection is closed');
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
  return {
    get: () => (closed ? Promise.reject(new Error('the connection is closed')) : (opening ??= attempt())),
    discard: (former) => {
      const latest = opening;
      const ifSame = async (opened: T): Promise<void> => {
        if (opened !== former || opening !== latest) return;
        opening = undefined;
        await letGo(opened);
      };
      // By now it may be another one that is opening, and fails: whoever asked for it is told.
      latest?.then(ifSame).catch(() => undefined);
    },
    close: async () => {
      closed = true;
      await opening?.then(letGo).catch(() => undefined);
    },
  };
}
