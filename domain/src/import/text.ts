/** Plain text: each line is a task in its own words. */
import { capture } from '../language/adding/capture.ts';
import { clean, isTooLong, LONGEST_MESSAGE } from '../language/text/clean.ts';
import { clockOf } from '../language/clock.ts';
import { fieldsOf } from '../language/adding/task-fields.ts';
import { fault } from './entry.ts';
import type { Contents, Entry, Reading, Told } from './entry.ts';

const BULLET = /^(?:[-*+•–—·▪●◦‣]|\d{1,4}[.)])\s/;
const BOX = /^(?:\[([ xX✓]?)\]|([☐□☑✅✔]))\s/;
const TICKS = 'xX✓☑✅✔';
const HEADING = /^#{1,6}\s/;

/** Bullets, numbers and check boxes are no words of a task; what is ticked is done. Headings are no tasks. */
export function readText(text: string): Contents {
  const entries = text
    .split(/\r\n|\n|\r/)
    .flatMap((raw, n) => (raw.trim() === '' || HEADING.test(raw) ? [] : [entryOf(raw.trim(), n + 1)]));
  return { entries };
}

function entryOf(raw: string, line: number): Entry {
  const item = raw.replace(BULLET, '').trimStart();
  const [box = '', ascii, sign] = BOX.exec(`${item} `) ?? [];
  const words = item.slice(box.length).trim();
  const mark = ascii ?? sign ?? '';
  const done = mark !== '' && TICKS.includes(mark);
  return { line, title: words, key: words, read: (told) => readLine(words, done, told) };
}

function readLine(words: string, done: boolean, { now, zone, settings }: Told): Reading {
  if (isTooLong(words)) return fault(`is longer than ${LONGEST_MESSAGE.toLocaleString('en')} characters`);
  const { task, question } = capture(clean(words).trim(), clockOf(now, zone, settings));
  if (question) return fault(question.text);
  if (task.title === undefined) return fault('says when or how, but not what is to be done');
  return { ok: true, task: { ...fieldsOf(task, zone), ...(done ? { completedAt: now.toString() } : {}) } };
}
