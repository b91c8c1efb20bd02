/** Which addresses belong to the public Internet. What is not known to be public is not. */
import { BlockList, isIP } from 'node:net';

/** IANA's special-purpose ranges: this host, private, shared, link-local, documentation, benchmarks, multicast, reserved. */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];

/** Of IPv6 one range is given out: mapped, translated, local and multicast addresses all lie outside of it. */
const PUBLIC_V6 = ['2000::/3'];

/** Inside of it: Teredo and other protocols, documentation, 6to4, which would reach any IPv4 address. */
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** Throws TypeError for what is no range, such as `10.1.0.0/99`; an address alone is a range of one. */
export function rangesOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits, more] = range.split('/');
    const width = isIP(address) === 4 ? 32 : 128;
    const length = bits === undefined ? width : Number(bits);
    if (isIP(address) === 0 || more !== undefined || bits === '' || !(length >= 0 && length <= width))
      throw new TypeError(`${range} is no range of addresses`);
    list.addSubnet(address, length, familyOf(address));
  }
  return list;
}

const notPublicV4 = rangesOf(NOT_PUBLIC_V4);
const publicV6 = rangesOf(PUBLIC_V6);
const notPublicV6 = rangesOf(NOT_PUBLIC_V6);

export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublicV4.check(address, 'ipv4');
    case 6:
      return publicV6.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6');
    default:
      return false;
  }
}

export const isIn = (ranges: BlockList, address: string): boolean =>
  isIP(address) !== 0 && ranges.check(address, familyOf(address));
