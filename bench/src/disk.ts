/**
 * How many times a second the disk keeps what it is told to keep. A commit waits for it, so figures of two contestants that
 * were taken on disks of different speed say nothing of the contestants.
 */
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { percentile } from './figures.ts';

const PAGE = Buffer.alloc(8_192, 1);
const SYNCS = 100;

/** A page written over and synced, again and again. From the median of them: one that waited long is no drift of the disk. */
export function syncsPerSecond(folder: string): number {
  const file = join(folder, `sync-${String(process.pid)}`);
  const opened = openSync(file, 'w');
  try {
    const took = Array.from({ length: SYNCS }, () => {
      const from = performance.now();
      writeSync(opened, PAGE, 0, PAGE.length, 0);
      fdatasyncSync(opened);
      return performance.now() - from;
    });
    return Math.round(1_000 / percentile(took, 50));
  } finally {
    closeSync(opened);
    rmSync(file, { force: true });
  }
}

/** Beside the files of a database server that runs here. */
export async function folderOf(db: pg.Pool | pg.Client): Promise<string> {
  const { rows } = await db.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
  return dirname(rows[0]?.folder ?? '');
}
