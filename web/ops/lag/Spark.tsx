import { sparkline, type Values } from './sparkline.ts';

export const SPARK = { width: 180, height: 28, points: 90 };

/** The last quarter of an hour as a line; the figures beside it say the same. */
export function Spark({ values, label }: { values: Values; label: string }) {
  return (
    <svg className="spark" viewBox={`0 0 ${SPARK.width} ${SPARK.height}`} role="img" aria-label={label}>
      <path className="ground" d={`M0 ${SPARK.height - 1}H${SPARK.width}`} />
      <path d={sparkline(values, SPARK)} />
    </svg>
  );
}
