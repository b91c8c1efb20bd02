import { MONTHS_IN_YEAR, type Clock } from '../clock.ts';

/** The first months of the seasons, three months each, as they are reckoned for weather; north of the equator. */
const FIRST_MONTHS: ReadonlyMap<string, number> = new Map([
  ['spring', 3],
  ['summer', 6],
  ['autumn', 9],
  ['fall', 9],
  ['winter', 12],
]);
export const MONTHS_IN_SEASON = 3;

/** Places south of the equator, by their time zone: there a season is half a year away. */
const SOUTH =
  /^(?:(?:Australia|Antarctica|America\/Argentina)\/|America\/(?:Asuncion|Buenos_Aires|La_Paz|Lima|Montevideo|Punta_Arenas|Santiago|Sao_Paulo)$|Africa\/(?:Blantyre|Gaborone|Harare|Johannesburg|Luanda|Lusaka|Maputo|Maseru|Mbabane|Windhoek)$|Indian\/(?:Antananarivo|Mauritius|Reunion)$|Pacific\/(?:Auckland|Chatham|Fiji|Noumea|Tongatapu)$)/;

/** The month in which a season begins where the user is; undefined for any other word. */
export function seasonStart(word: string, { zone }: Clock): number | undefined {
  const north = FIRST_MONTHS.get(word);
  return north !== undefined && SOUTH.test(zone) ? ((north + 5) % MONTHS_IN_YEAR) + 1 : north;
}

/** All months of a season. */
export function seasonMonths(first: number): number[] {
  return Array.from({ length: MONTHS_IN_SEASON }, (_, index) => ((first - 1 + index) % MONTHS_IN_YEAR) + 1);
}
