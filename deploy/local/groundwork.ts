/** What must stand before the first service starts: the folder is ours, the ports are free, all is built, and the database is up. */
import { ensureBundled } from '../bundle/bundles.ts';
import { lockDataFolder, needPorts } from './instance.ts';
import { plan, portsOf } from './plan.ts';
import type { Planned } from './plan.ts';
import { prepare } from './prepared.ts';
import type { Prepared } from './prepared.ts';
import type { Progress } from './progress.ts';
import type { LocalSettings } from './settings.ts';
import { ensureWebBuilt } from './web-build.ts';

export type Groundwork = { prepared: Prepared; planned: Planned[] };

/** `undoing` is told at once how to give back what was taken, so that a start that fails half-way can be undone. */
export async function layGroundwork(
  settings: LocalSettings,
  progress: Progress,
  undoing: (step: () => void) => void,
): Promise<Groundwork> {
  const lock = lockDataFolder(settings.dataDir);
  undoing(lock.release);
  await needPorts(settings.HOST, portsOf(settings), lock.orphans, progress.say);
  await ensureWebBuilt(progress);
  const scriptOf = await ensureBundled(progress);
  progress.begin('database');
  const prepared = await prepare(progress.say);
  return { prepared, planned: plan(settings, prepared, scriptOf) };
}
