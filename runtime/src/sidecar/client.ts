/**
 * The Dapr sidecar of this process, over HTTP on loopback. State goes through its SDK, which is loaded when first needed:
 * it weighs as much as a service at rest. Jobs and health the SDK lacks; for a secret at the start it is not worth loading.
 *
 * Every call ends: a sidecar that has lost its scheduler or its store keeps a caller for half a minute, a stopped one for
 * ever. After CALL_WITHIN_MS the call fails; whether it took effect is then unknown, so callers must be able to repeat it.
 */
import { asking } from './asking.ts';
import { jobsOf } from './jobs.ts';
import type { Jobs } from './jobs.ts';
import { sdkOf } from './sdk.ts';
import { stateOf } from './state.ts';
import type { StateStore } from './state.ts';

export type SidecarOptions = {
  /** DAPR_HTTP_PORT. */
  httpPort: number;
  /** DAPR_API_TOKEN, when the sidecar asks for one. */
  apiToken?: string | undefined;
  callWithinMs?: number;
};

export type Sidecar = {
  /** Whether it takes our calls. It does before our own port listens, and with its scheduler away. Never throws. */
  healthy: () => Promise<boolean>;
  jobs: Jobs;
  /** The state store of this component. */
  state: (store: string) => StateStore;
  /** All values under a name in a secret store; what throws is a SidecarError with the sidecar's code. */
  secret: (store: string, name: string) => Promise<Record<string, string>>;
  stop: () => Promise<void>;
};

const CALL_WITHIN_MS = 5_000;
const NO_CONTENT = 204;

export function sidecar({ httpPort, apiToken, callWithinMs = CALL_WITHIN_MS }: SidecarOptions): Sidecar {
  const ask = asking(`http://127.0.0.1:${String(httpPort)}`, apiToken, callWithinMs);
  const healthy = (): Promise<boolean> =>
    ask('GET', '/v1.0/healthz/outbound', 'for its health').then(
      () => true,
      () => false,
    );
  const sdk = sdkOf({ httpPort, apiToken, callWithinMs, healthy });
  return {
    healthy,
    jobs: jobsOf(ask),
    state: (store) => stateOf(sdk, store),
    secret: async (store, name) => {
      const path = `/v1.0/secrets/${encodeURIComponent(store)}/${encodeURIComponent(name)}`;
      const answer = await ask('GET', path, `for the secret ${name} of ${store}`);
      return answer.status === NO_CONTENT ? {} : ((await answer.json()) as Record<string, string>);
    },
    stop: sdk.stop,
  };
}

/** The sidecar that the settings name. */
export const sidecarOf = (settings: { DAPR_HTTP_PORT: number; DAPR_API_TOKEN: string | undefined }): Sidecar =>
  sidecar({ httpPort: settings.DAPR_HTTP_PORT, apiToken: settings.DAPR_API_TOKEN });
