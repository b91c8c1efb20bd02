/** One partition's claim as the table holds it. `alive`: its owner still runs and its lease is not over. */
export type Held = { partition: number; owner: number | null; alive: boolean };

/**
 * Which partitions to take and which to give up, so that the members of a group hold equal shares.
 * Takes only what is free; gives up what is above the share, so that a newcomer finds something free.
 */
export function share(held: readonly Held[], me: number, members: number): { take: number[]; give: number[] } {
  const most = Math.ceil(held.length / Math.max(1, members));
  const mine = held.filter((each) => each.owner === me && each.alive).map((each) => each.partition);
  const free = held.filter((each) => !each.alive).map((each) => each.partition);
  return { take: free.slice(0, Math.max(0, most - mine.length)), give: mine.slice(most) };
}
