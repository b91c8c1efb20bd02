import type { Sdk } from './sdk.ts';
import { SidecarError } from './error.ts';

/** A value, and the mark by which the store knows whether it has changed since. */
export type Kept = { value: unknown; etag: string };

export type StateStore = {
  get: (key: string) => Promise<Kept | undefined>;
  /**
   * Puts a value where `etag` still holds, or, without one, where nothing is yet. Answers false when somebody else was
   * first; then nothing is written.
   */
  put: (key: string, value: object, etag: string | undefined) => Promise<boolean>;
  /** Whether or not something is there. */
  remove: (key: string) => Promise<void>;
};

/** Dapr's default prefixes keys with the app id: each service has its own. */
export function stateOf({ call }: Sdk, store: string): StateStore {
  const get: StateStore['get'] = async (key) => {
    // Alone of the SDK's reads the bulk one tells the ETag.
    const [entry] = (await call(`for ${key} of the state store ${store}`, (client) =>
      client.state.getBulk(store, [key]),
    )) as { data?: unknown; etag?: string; error?: string }[];
    if (entry?.error) throw new SidecarError(`The state store ${store} could not read ${key}: ${entry.error}`);
    return entry?.data === undefined || entry.data === null || entry.etag === undefined
      ? undefined
      : { value: entry.data, etag: entry.etag };
  };
  return {
    get,
    put: async (key, value, etag) => {
      const what = `to save ${key} in the state store ${store}`;
      try {
        await call(what, async ({ state }) => {
          const { error } = await state.save(store, [
            { key, value, options: FIRST_WRITE, ...(etag === undefined ? {} : { etag }) },
          ]);
          if (error) throw error;
        });
        return true;
      } catch (error) {
        if (!(error instanceof SidecarError) || error.status === undefined) throw error;
        if (error.status === CONFLICT) return false;
        // A first write that comes second is a plain failure (components-contrib 1.16): looking tells the two apart.
        if (etag === undefined && (await get(key)) !== undefined) return false;
        throw error;
      }
    },
    remove: (key) =>
      call(`to delete ${key} in the state store ${store}`, async ({ state }) => {
        const { error } = await state.delete(store, key);
        if (error) throw error;
      }),
  };
}

/** The SDK's numbers (StateConcurrencyEnum, StateConsistencyEnum) for first-write and strong, without loading it for them. */
const FIRST_WRITE = { concurrency: 1, consistency: 2 } as const;
const CONFLICT = 409;
