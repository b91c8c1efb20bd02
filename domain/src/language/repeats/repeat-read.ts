import type { PartOfDay } from '../../preferences.ts';
import type { Bounds } from './bounds.ts';
import type { Body } from './repeat-body.ts';
import type { RepeatShape } from './repeat-shape.ts';

/** A repeat with everything said behind it. `edge` means that it counts only at an edge of the message. */
export interface RepeatRead extends Bounds {
  from: number;
  to: number;
  shape: RepeatShape;
  times: string[];
  timesByDay?: Record<string, string>;
  /** The part of the day that the time comes from. */
  part?: PartOfDay;
  fault?: string;
  /** The zone that was named behind the time. */
  zone?: string;
  /** How many days or times the fault asks for. */
  asks?: number;
  edge: boolean;
  rules: string[];
}

export interface Head {
  body: Body;
  to: number;
  edge: boolean;
  completionRelative?: boolean;
}
