/** Vega-Lite's charts as SVG, without a browser. */
import * as vega from 'vega';
import { compile } from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';
import type { Spread } from '../figures.ts';

/** A figure of one contestant, in one of the groups that are drawn beside one another. */
export type Point = { who: string; group: string } & Spread;

const WIDTH = 720;
const BAR = 18;
const OURS = '#1f6f4a';
const THEIRS = '#9aa5b1';
const FONT = 'system-ui, sans-serif';

const style = {
  background: 'white',
  padding: 12,
  config: {
    font: FONT,
    axis: { labelFontSize: 12, titleFontSize: 12, labelLimit: 220 },
    header: {
      labelFontSize: 13,
      labelFontWeight: 'bold' as const,
      labelAlign: 'left' as const,
      labelAnchor: 'start' as const,
    },
    title: { fontSize: 15, anchor: 'start' as const },
    view: { stroke: 'transparent' },
  },
};

/** A bar for the median of each, a line from the least to the most of all rounds. */
export function barsOf(title: string, unit: string, points: readonly Point[], ours: string): Promise<string> {
  const y = { field: 'who', type: 'nominal' as const, sort: null, title: null, axis: { labelLimit: 400 } };
  return svgOf({
    ...style,
    title,
    data: { values: [...points] },
    facet: { row: { field: 'group', type: 'nominal', sort: null, title: null, header: { labelOrient: 'top' } } },
    resolve: { scale: { y: 'independent' } },
    spec: {
      width: WIDTH - 200,
      height: { step: BAR + 4 },
      layer: [
        {
          mark: { type: 'bar', size: BAR },
          encoding: {
            y,
            x: { field: 'median', type: 'quantitative', title: unit },
            color: { condition: { test: `datum.who === '${ours}'`, value: OURS }, value: THEIRS },
          },
        },
        {
          mark: { type: 'rule', strokeWidth: 2 },
          encoding: { y, x: { field: 'min', type: 'quantitative' }, x2: { field: 'max' } },
        },
        {
          mark: { type: 'text', align: 'left', dx: 6, fontSize: 11 },
          encoding: {
            y,
            x: { field: 'max', type: 'quantitative' },
            text: { field: 'median', type: 'quantitative', format: ',.3~r' },
          },
        },
      ],
    },
  });
}

export type GrowthPoint = { what: string; size: number; ms: number };

/** Both axes by powers of ten: what grows with n is a straight line that climbs as far as it goes. */
export function growthOf(title: string, points: readonly GrowthPoint[]): Promise<string> {
  return svgOf({
    ...style,
    title,
    width: WIDTH - 200,
    height: 320,
    data: { values: [...points] },
    mark: { type: 'line', point: true },
    encoding: {
      x: {
        field: 'size',
        type: 'quantitative',
        scale: { type: 'log' },
        title: 'tasks, events or entries',
        axis: { format: '~s' },
      },
      y: { field: 'ms', type: 'quantitative', scale: { type: 'log' }, title: 'milliseconds each' },
      color: { field: 'what', type: 'nominal', title: null, sort: null },
    },
  });
}

async function svgOf(spec: TopLevelSpec): Promise<string> {
  // What the compiler warns of, scales of one group alone, is wanted here.
  const { spec: compiled } = compile(spec, { logger: vega.logger(vega.Error) });
  const view = new vega.View(vega.parse(compiled), { renderer: 'none' });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}
