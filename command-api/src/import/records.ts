/** The records of a CSV file (RFC 4180, and what programs make of it), each with the line on which it begins. */
import { parse } from 'csv-parse';
import type { CsvError, InfoRecord } from 'csv-parse';
import type { Row } from '@tasklog/domain/import/entry';

export type Records = {
  header: readonly string[];
  rows: Row[];
  /** Lines at which something begins that is no record. */
  faults: { line: number; message: string }[];
};

/** A spreadsheet of another country separates by semicolons. */
const DELIMITERS = [',', ';', '\t'];
/** So much of the file is handed to the parser at a time: others have their turn in between. */
const PIECE = 256 * 1024;

export async function recordsOf(text: string): Promise<Records> {
  const bytes = Buffer.from(text);
  const lines = lineCounter(bytes);
  const rows: Row[] = [];
  let end = 0;
  let broken: CsvError | undefined;
  const parser = parse({
    delimiter: delimiterOf(text),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    info: true,
    // With all that is let pass only a quotation mark that is never closed is left, and that is the last of it.
    on_skip: (error) => {
      broken = error;
      return undefined;
    },
  });
  const writing = write(bytes, parser);
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: InfoRecord }>) {
    if (record.some((cell) => cell.trim() !== '')) rows.push({ line: lines.after(end), cells: record });
    end = info.bytes;
  }
  await writing;
  const faults = broken ? [{ line: lines.after(end), message: faultOf(broken) }] : [];
  return { header: rows.shift()?.cells ?? [], rows, faults };
}

async function write(bytes: Buffer, parser: ReturnType<typeof parse>): Promise<void> {
  for (let from = 0; from < bytes.length; from += PIECE) {
    if (!parser.write(bytes.subarray(from, from + PIECE)))
      await new Promise((resolve) => parser.once('drain', resolve));
  }
  parser.end();
}

function delimiterOf(text: string): string {
  const [first = ''] = /^[^\r\n]*/.exec(text) ?? [];
  const count = (delimiter: string): number => first.split(delimiter).length;
  return DELIMITERS.toSorted((a, b) => count(b) - count(a))[0] as string;
}

const faultOf = (error: CsvError): string =>
  error.code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'a quotation mark is opened here and never closed: all that follows is one cell'
    : 'this is no record of a CSV file';

const [NEWLINE, RETURN] = [0x0a, 0x0d];

/** Tells on which line the first thing after a place stands; places must not go back. */
function lineCounter(bytes: Buffer): { after: (place: number) => number } {
  let at = 0;
  let line = 1;
  return {
    after: (place) => {
      for (; at < bytes.length; at += 1) {
        const byte = bytes[at];
        const isBreak = byte === NEWLINE || byte === RETURN;
        if (at >= place && !isBreak) break;
        if (byte === NEWLINE || (byte === RETURN && bytes[at + 1] !== NEWLINE)) line += 1;
      }
      return line;
    },
  };
}
