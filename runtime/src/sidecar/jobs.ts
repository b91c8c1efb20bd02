import type { Ask } from './asking.ts';

/** The Jobs API (v1.0-alpha1): the scheduler calls POST /job/<name> of this application once, when the time has come. */
export type Jobs = {
  /** Sets a job for an instant (RFC 3339 with zone), in place of one of the same name. An instant that is past fires at once. */
  schedule: (name: string, at: string, data: object) => Promise<void>;
  /** Takes a job away. One that is not there is no error. */
  drop: (name: string) => Promise<void>;
  /** When a job is due; undefined when there is none. */
  find: (name: string) => Promise<string | undefined>;
};

const path = (name: string): string => `/v1.0-alpha1/jobs/${encodeURIComponent(name)}`;

/** The jobs of a sidecar, asked for over HTTP. */
export function jobsOf(ask: Ask): Jobs {
  return {
    // Dapr 1.16 takes a job without data, and then never delivers it: so there is always some.
    schedule: async (name, at, data) =>
      void (await ask('POST', path(name), `to schedule job ${name}`, { dueTime: at, data, overwrite: true })),
    drop: async (name) => void (await ask('DELETE', path(name), `to drop job ${name}`)),
    find: async (name) => {
      try {
        const job = (await (await ask('GET', path(name), `for job ${name}`)).json()) as { dueTime: string };
        return job.dueTime;
      } catch (error) {
        // There is no status of its own for this.
        if (error instanceof Error && error.message.includes('code = NotFound')) return undefined;
        throw error;
      }
    },
  };
}
