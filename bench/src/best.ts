/** Tries a setting of a contestant with several values, and keeps the one that it is fastest with. */
export async function bestOf<T>(
  values: readonly T[],
  measure: (value: T) => Promise<number>,
): Promise<{ value: T; tried: { value: T; perSecond: number }[] }> {
  const tried: { value: T; perSecond: number }[] = [];
  for (const value of values) tried.push({ value, perSecond: Math.round(await measure(value)) });
  const { value } = tried.reduce((one, other) => (other.perSecond > one.perSecond ? other : one));
  return { value, tried };
}
