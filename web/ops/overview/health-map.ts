/** Where the parts of the path stand on the map, and what leads where. */
import type { OpsHealth } from '@tasklog/schemas';

export type HealthNode = OpsHealth['nodes'][number];

interface Placed {
  node: HealthNode;
  x: number;
  y: number;
}

export interface HealthMap {
  width: number;
  height: number;
  nodes: Placed[];
  /** Paths from one part to the next. */
  edges: string[];
}

export const NODE = { width: 138, height: 44 };
const GAP = { x: 34, y: 10 };
const MARGIN = 4;

const PATH = ['web', 'command-api', 'outbox', 'relay', 'log'];
const ENDS = ['query-api', 'realtime'];

/** From left to right as a change goes: the path to the log, what reads it above one another, and the two ends. */
export function healthMap(nodes: readonly HealthNode[]): HealthMap {
  const named = (names: readonly string[]) => names.flatMap((name) => nodes.find((each) => each.name === name) ?? []);
  const readers = nodes.filter(({ name }) => !PATH.includes(name) && !ENDS.includes(name));
  const [query, realtime] = named(ENDS);
  const columns = [...named(PATH).map((node) => [node]), readers, query ? [query] : []];
  const rows = Math.max(1, readers.length);
  const last = realtime ? 1 : 0;
  const height = (rows + last) * (NODE.height + GAP.y) - GAP.y + 2 * MARGIN;
  const top = (count: number) => MARGIN + ((rows - count) * (NODE.height + GAP.y)) / 2;
  const x = (column: number) => MARGIN + column * (NODE.width + GAP.x);
  const placed = columns.map((column, c) =>
    column.map((node, r) => ({ node, x: x(c), y: top(column.length) + r * (NODE.height + GAP.y) })),
  );
  const edges = placed
    .slice(1)
    .flatMap((column, c) => column.flatMap((to) => placed[c]!.map((from) => edge(from, to))));
  // Realtime reads the log itself: it stands below the read models, on a line of its own.
  const ending = realtime ? [{ node: realtime, x: x(columns.length - 1), y: height - MARGIN - NODE.height }] : [];
  const log = placed[PATH.indexOf('log')]?.[0];
  return {
    width: x(columns.length) - GAP.x + MARGIN,
    height,
    nodes: [...placed.flat(), ...ending],
    edges: [...edges, ...ending.flatMap((to) => (log ? [below(log, to)] : []))],
  };
}

function edge(from: Placed, to: Placed): string {
  const [x1, y1] = [from.x + NODE.width, from.y + NODE.height / 2];
  const [x2, y2] = [to.x, to.y + NODE.height / 2];
  const middle = (x1 + x2) / 2;
  return y1 === y2 ? `M${x1} ${y1}H${x2}` : `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function below(from: Placed, to: Placed): string {
  return `M${from.x + NODE.width / 2} ${from.y + NODE.height}V${to.y + NODE.height / 2}H${to.x}`;
}

/** This page came through the web, which nothing behind it can know: that an answer came says that it is there. */
export const withWeb = (nodes: readonly HealthNode[]): HealthNode[] =>
  nodes.map((node) => (node.name === 'web' ? { ...node, state: 'ok' } : node));
