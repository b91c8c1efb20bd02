/** The text of a file that somebody sent. Throws Problem 422 for what is none. */
import { isUtf8 } from 'node:buffer';
import { Problem } from '@tasklog/runtime';

const startsWith = (bytes: Buffer, ...signature: number[]): boolean => signature.every((byte, n) => bytes[n] === byte);

/** UTF-8, with or without a byte order mark. */
export function textOf(bytes: Buffer): string {
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04))
    throw wrongFormat('is a zip archive. Unpack it and send the file in it: of Vikunja’s export that is data.json.');
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) throw notUtf8('is in UTF-16');
  if (!isUtf8(bytes)) throw notUtf8(`is not in UTF-8: its line ${String(faultyLine(bytes))} holds other bytes`);
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new Problem(422, 'empty-file', 'The file is empty.', faultIn('is empty'));
  return text;
}

export const wrongFormat = (says: string): Problem =>
  new Problem(422, 'wrong-format', `The file ${says}`, faultIn(says.replace(/\.$/, '')));

const notUtf8 = (says: string): Problem =>
  new Problem(422, 'not-utf-8', `The file ${says}. Save it as UTF-8 and send it again.`, faultIn(says));

const faultIn = (message: string) => ({ faults: [{ field: '', message }] });

const NEWLINE = 0x0a;

function faultyLine(bytes: Buffer): number {
  let [line, from] = [1, 0];
  for (let to = bytes.indexOf(NEWLINE); to >= 0; to = bytes.indexOf(NEWLINE, from)) {
    if (!isUtf8(bytes.subarray(from, to))) return line;
    [line, from] = [line + 1, to + 1];
  }
  return line;
}
