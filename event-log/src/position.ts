/** How far a change lies along the log: its last write. All events of a change share a partition, so the last stands for all. */
export type Position = { partition: number; taskId: string; version: number };

const FORM = /^v1\.(\d{1,5})\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.(\d{1,9})$/;

/** The token that clients carry from a command to a query; opaque to them. */
export function formatPosition({ partition, taskId, version }: Position): string {
  return `v1.${String(partition)}.${taskId}.${String(version)}`;
}

/** The position in a token, or undefined when it is none of ours. */
export function parsePosition(token: string): Position | undefined {
  const parts = FORM.exec(token);
  if (!parts) return undefined;
  return { partition: Number(parts[1]), taskId: parts[2] ?? '', version: Number(parts[3]) };
}
