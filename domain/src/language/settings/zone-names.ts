import { isTimeZone } from '../../recurrence/local.ts';

/** The zone of an IANA name, of a city in the zone table, or of a place that people say. */
export function zoneNamed(said: string): string | undefined {
  const place = said
    .toLowerCase()
    .replace(/ (?:standard |daylight )?time$/, '')
    .replace(/^the /, '');
  if (Object.hasOwn(PLACES, place)) return PLACES[place];
  const name = place.replace(/\s+/g, '_');
  if (isTimeZone(name))
    return Intl.supportedValuesOf('timeZone').find((known) => known.toLowerCase() === name) ?? spelled(name);
  const cities = Intl.supportedValuesOf('timeZone').filter((known) =>
    known.toLowerCase().endsWith(`/${name.toLowerCase()}`),
  );
  return cities.length === 1 ? cities[0] : undefined;
}

/** The name as the zone table writes it: Asia/Kolkata, CET. */
function spelled(name: string): string {
  return name.includes('/')
    ? name.replace(/(^|[/_-])([a-z])/g, (_, mark: string, letter: string) => mark + letter.toUpperCase())
    : name.toUpperCase();
}

/** Names of places and of clocks that are no city of the zone table. */
const PLACES: Record<string, string> = {
  nyc: 'America/New_York',
  'new york city': 'America/New_York',
  eastern: 'America/New_York',
  est: 'America/New_York',
  boston: 'America/New_York',
  washington: 'America/New_York',
  miami: 'America/New_York',
  central: 'America/Chicago',
  cst: 'America/Chicago',
  texas: 'America/Chicago',
  dallas: 'America/Chicago',
  houston: 'America/Chicago',
  mountain: 'America/Denver',
  pacific: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  california: 'America/Los_Angeles',
  'san francisco': 'America/Los_Angeles',
  seattle: 'America/Los_Angeles',
  la: 'America/Los_Angeles',
  uk: 'Europe/London',
  england: 'Europe/London',
  bst: 'Europe/London',
  'central european': 'Europe/Berlin',
  germany: 'Europe/Berlin',
  munich: 'Europe/Berlin',
  hamburg: 'Europe/Berlin',
  france: 'Europe/Paris',
  spain: 'Europe/Madrid',
  barcelona: 'Europe/Madrid',
  italy: 'Europe/Rome',
  milan: 'Europe/Rome',
  norway: 'Europe/Oslo',
  bergen: 'Europe/Oslo',
  sweden: 'Europe/Stockholm',
  switzerland: 'Europe/Zurich',
  geneva: 'Europe/Zurich',
  austria: 'Europe/Vienna',
  india: 'Asia/Kolkata',
  mumbai: 'Asia/Kolkata',
  delhi: 'Asia/Kolkata',
  bangalore: 'Asia/Kolkata',
  ist: 'Asia/Kolkata',
  japan: 'Asia/Tokyo',
  kyoto: 'Asia/Tokyo',
  osaka: 'Asia/Tokyo',
  china: 'Asia/Shanghai',
  beijing: 'Asia/Shanghai',
  korea: 'Asia/Seoul',
  pakistan: 'Asia/Karachi',
  israel: 'Asia/Jerusalem',
  'new zealand': 'Pacific/Auckland',
  gmt: 'Etc/GMT',
  utc: 'UTC',
  zulu: 'UTC',
};
