import { useFigures } from './useOps.ts';

/** An instant in this browser's zone. */
export function Moment({ at }: { at: string | null | undefined }) {
  const { moment } = useFigures();
  return at ? <time dateTime={at}>{moment(at)}</time> : '–';
}
