/** The guarantees of event-log.ts, each tried. Every adapter passes this one suite. */
import { logBench } from './testing/contract-bench.ts';
import type { MakeLog } from './testing/contract-bench.ts';
import { readingIsTried } from './testing/contract-reading.ts';
import { sharingIsTried } from './testing/contract-sharing.ts';

export function describeEventLog(name: string, make: MakeLog): void {
  describe(`the event log on ${name}`, function () {
    this.timeout(90_000); // A broker that was killed may take its time to start.
    const bench = logBench(make);
    readingIsTried(bench);
    sharingIsTried(bench);
  });
}
