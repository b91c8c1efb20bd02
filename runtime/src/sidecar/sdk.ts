import type { DaprClient } from '@dapr/dapr';
import { SidecarError } from './error.ts';

export type SdkOptions = {
  httpPort: number;
  apiToken: string | undefined;
  callWithinMs: number;
  healthy: () => Promise<boolean>;
};

export type Sdk = {
  /** Makes a call with the client, within bounds. `what` completes "the sidecar was asked …". Throws SidecarError. */
  call: <T>(what: string, make: (client: DaprClient) => Promise<T>) => Promise<T>;
  stop: () => Promise<void>;
};

const HOST = '127.0.0.1';

/** The SDK behind a door: loaded on the first call, never waiting for a sidecar that is away, its errors made sense of. */
export function sdkOf({ httpPort, apiToken, callWithinMs, healthy }: SdkOptions): Sdk {
  const url = `http://${HOST}:${String(httpPort)}`;
  let client: Promise<DaprClient> | undefined;
  const connect = async (what: string): Promise<DaprClient> => {
    // Left alone, its first call asks once a second for a minute, each such call anew.
    if (!(await healthy())) throw SidecarError.noAnswer(url, what, new Error('it is not up'));
    const { CommunicationProtocolEnum, DaprClient } = await import('@dapr/dapr');
    const made = new DaprClient({
      daprHost: HOST,
      daprPort: String(httpPort),
      communicationProtocol: CommunicationProtocolEnum.HTTP,
      logger: { service: SILENT },
      ...(apiToken === undefined ? {} : { daprApiToken: apiToken }),
    });
    await made.start();
    return made;
  };
  const connected = (what: string): Promise<DaprClient> => {
    client ??= connect(what).catch((error: unknown) => {
      client = undefined;
      throw error;
    });
    return client;
  };
  return {
    call: async (what, make) => {
      const late = bell(callWithinMs);
      try {
        return await Promise.race([connected(what).then(make), late.rung]);
      } catch (error) {
        throw asSidecarError(url, what, error);
      } finally {
        late.stop();
      }
    },
    stop: async () => void (await client?.then((made) => made.stop()).catch(() => undefined)),
  };
}

/** The SDK writes to the console, also what it throws. */
const quiet = (): void => undefined;
const SILENT = { error: quiet, warn: quiet, info: quiet, verbose: quiet, debug: quiet };

/** The SDK's client has no time limit of its own. */
function bell(milliseconds: number): { rung: Promise<never>; stop: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not within ${String(milliseconds)} ms`)), milliseconds);
  promise.catch(quiet);
  return { rung: promise, stop: () => clearTimeout(timer) };
}

/** It throws an Error whose message is JSON: `{error, error_msg, status}`. */
export function asSidecarError(url: string, what: string, error: unknown): SidecarError {
  if (error instanceof SidecarError) return error;
  try {
    const { status, error_msg: body } = JSON.parse((error as Error).message) as { status: number; error_msg: string };
    return SidecarError.refused(what, status, body);
  } catch {
    return SidecarError.noAnswer(url, what, error);
  }
}
