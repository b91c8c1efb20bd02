/**
 * Real Dapr without Docker or Kubernetes: sidecars, and the scheduler behind the Jobs API, built from Dapr's own Go
 * module. The sidecar knows only the components that Tasklog uses (deploy/real/dapr/daprd/main.go).
 */
import { DAPR, daprBinaries } from './dapr-binaries.ts';
import { sharedScheduler } from './scheduler.ts';
import type { Scheduler } from './scheduler.ts';
import { orSkip, tell } from './skip.ts';

export { startScheduler } from './scheduler.ts';
export type { Scheduler, SchedulerOptions } from './scheduler.ts';
export { startSidecar } from './sidecar.ts';
export type { Sidecar, SidecarOptions } from './sidecar.ts';

export type Dapr = {
  /** The scheduler of this test run, started on first use. */
  scheduler: () => Promise<Scheduler>;
};

/** Makes sure that Dapr is built, and starts nothing yet. Skips the test, or throws when CI=true, if it cannot be had. */
export function daprOrSkip(test: Mocha.Context): Promise<Dapr> {
  return orSkip(test, [DAPR], async () => {
    await daprBinaries(tell);
    return { scheduler: sharedScheduler };
  });
}
