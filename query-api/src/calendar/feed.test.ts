import { expect } from 'chai';
import { dated, elsewhere, feedOf, read, repeating, valueOf } from '../testing/calendar.ts';

const todoIn = (text: string) => read(text).getFirstSubcomponent('vtodo');
const eventIn = (text: string) => read(text).getFirstSubcomponent('vevent');

describe('a task in a calendar', () => {
  it('is a to-do with all that it has', async () => {
    const text = await feedOf([
      dated({
        id: 'a',
        title: 'mend the fence',
        notes: 'with wire',
        tags: ['home', 'a, b'],
        priority: 'urgent',
        version: 4,
      }),
    ]);
    const todo = todoIn(text);
    expect(
      [
        'uid',
        'summary',
        'description',
        'priority',
        'sequence',
        'status',
        'due',
        'dtstamp',
        'last-modified',
        'created',
      ].map((name) => valueOf(todo, name)),
    ).to.deep.equal([
      'a@tasklog',
      'mend the fence',
      'with wire',
      '1',
      '3',
      'NEEDS-ACTION',
      '2026-11-30T18:00:00',
      '2026-11-02T08:00:00Z',
      '2026-11-02T08:00:00Z',
      '2026-11-01T08:00:00Z',
    ]);
    expect(todo?.getFirstProperty('categories')?.getValues()).to.deep.equal(['home', 'a, b']);
    expect(todo?.getFirstProperty('due')?.getParameter('tzid')).to.equal('Europe/Oslo');
  });

  it('is an event too, which keeps nobody busy, unless none are wanted', async () => {
    const task = dated({ id: 'a' });
    const event = eventIn(await feedOf([task]));
    expect([
      valueOf(event, 'uid'),
      valueOf(event, 'dtstart'),
      valueOf(event, 'duration'),
      valueOf(event, 'transp'),
    ]).to.deep.equal(['a.event@tasklog', '2026-11-30T18:00:00', 'PT30M', 'TRANSPARENT']);
    expect(eventIn(await feedOf([task], { events: false }))).to.equal(null);
  });

  it('without a time is a whole day', async () => {
    const text = await feedOf([dated({ due: '2026-11-30' })]);
    expect(text).to.contain('DUE;VALUE=DATE:20261130').and.to.contain('DTSTART;VALUE=DATE:20261130');
    expect(text).not.to.contain('VTIMEZONE');
  });

  it('in UTC needs no zone', async () => {
    const text = await feedOf([dated({ timeZone: 'UTC' })]);
    expect(text).to.contain('DUE:20261130T180000Z').and.not.to.contain('VTIMEZONE');
  });

  it('that is done says when, has no event and no alarm', async () => {
    const reminders = [{ id: 'r', minutesBefore: 10 }];
    const text = await feedOf([dated({ status: 'done', completedAt: '2026-11-20T10:00:00.500Z', reminders })]);
    const todo = todoIn(text);
    expect([valueOf(todo, 'status'), valueOf(todo, 'completed'), valueOf(todo, 'percent-complete')]).to.deep.equal([
      'COMPLETED',
      '2026-11-20T10:00:00Z',
      '100',
    ]);
    expect(text).not.to.match(/VEVENT|VALARM/);
  });

  it('is at the same instant for another reader', async () => {
    const [event] = elsewhere(await feedOf([dated()])).filter(({ type }) => type === 'VEVENT');
    expect((event as { start: Date }).start.toISOString()).to.equal('2026-11-30T17:00:00.000Z');
  });
});

describe('the alarms of a task', () => {
  const triggersOf = async (given: Parameters<typeof dated>[0], kind = 'vtodo') =>
    read(await feedOf([dated(given)]))
      .getAllSubcomponents(kind)
      .map((component) => component.getAllSubcomponents('valarm').map((alarm) => valueOf(alarm, 'trigger')));

  it('are its reminders, before it is due or at an instant', async () => {
    const reminders = [
      { id: 'r1', minutesBefore: 90 },
      { id: 'r2', minutesBefore: 0 },
      { id: 'r3', at: '2026-11-29T08:00:00Z' },
    ];
    const expected = [['-PT1H30M', 'PT0S', '2026-11-29T08:00:00Z']];
    expect(await triggersOf({ reminders })).to.deep.equal(expected);
    expect(await triggersOf({ reminders }, 'vevent')).to.deep.equal(expected);
    const text = await feedOf([dated({ reminders })]);
    expect(text).to.contain('TRIGGER;RELATED=END:-PT1H30M').and.to.contain('TRIGGER;RELATED=START:-PT1H30M');
    expect(await feedOf([dated({ reminders })], { alarms: false })).not.to.contain('VALARM');
  });

  it('count from nine where a task has no time', async () => {
    const reminders = [
      { id: 'r1', minutesBefore: 0 },
      { id: 'r2', minutesBefore: 24 * 60 },
    ];
    expect(await triggersOf({ due: '2026-11-30', reminders })).to.deep.equal([['PT9H', '-PT15H']]);
  });

  it('give way to a snooze, on its own date only', async () => {
    const reminders = [{ id: 'r', minutesBefore: 30 }];
    const snoozedUntil = '2026-11-30T19:00:00.000Z';
    expect(await triggersOf({ reminders, snoozedUntil })).to.deep.equal([['2026-11-30T19:00:00Z']]);
    const task = repeating('FREQ=DAILY', '2026-11-30T18:00', { reminders, snoozedUntil });
    expect(await triggersOf(task)).to.deep.equal([['-PT30M'], ['2026-11-30T19:00:00Z']]);
  });
});

describe('the words of a task in a calendar', () => {
  const HOSTILE = [
    'x\r\nEND:VTODO\r\nBEGIN:VEVENT\r\nSUMMARY:mine',
    'x\nATTACH:http://evil.example',
    'x\rATTENDEE:mailto:a@b.example',
    'x\u2028DESCRIPTION:y',
    'a;b,c\\n\\,d:"e"',
    'BEGIN:VALARM',
    '\u0000\u0007bell\u001b[31m',
    'half \ud83d of a pair',
    `${'æøå😀'.repeat(60)} ${'x'.repeat(200)}`,
    `${' '.repeat(80)}\t.`,
  ];

  for (const title of HOSTILE)
    it(`stay words: ${JSON.stringify(title).slice(0, 50)}`, async () => {
      const text = await feedOf([dated({ id: 'a', title, notes: title, tags: [title] })]);
      const calendar = read(text);
      expect(calendar.getAllSubcomponents().map(({ name }) => name)).to.deep.equal(['vtimezone', 'vtodo', 'vevent']);
      for (const component of calendar.getAllSubcomponents().slice(1)) {
        expect(component.getAllProperties().map(({ name }) => name)).to.not.include.oneOf(['attach', 'attendee']);
        const shown = valueOf(component, 'summary') ?? '';
        expect(shown).to.equal(valueOf(component, 'description'));
        expect(shown).to.equal(component.getFirstProperty('categories')?.getValues()[0]);
        expect(shown.replaceAll(/\s/g, '')).to.equal(
          title
            .toWellFormed()
            // eslint-disable-next-line no-control-regex -- what no calendar may hold
            .replaceAll(/[\u0000-\u001f]|\s/g, ''),
        );
      }
      expect(elsewhere(text).filter(({ type }) => type === 'VEVENT')).to.have.length(1);
    });

  it('lie in lines of 75 octets at most, each with CRLF, in whole letters', async () => {
    const text = await feedOf(HOSTILE.map((title) => dated({ title, notes: title })));
    const lines = text.split('\r\n');
    expect(lines.pop()).to.equal('');
    for (const line of lines) {
      expect(Buffer.byteLength(line)).to.be.at.most(75);
      // eslint-disable-next-line no-control-regex -- what no calendar may hold
      expect(line).to.not.match(/[\r\n\u0000-\u0008\u007f]/);
      expect(line.isWellFormed()).to.equal(true);
    }
  });
});

describe('a calendar', () => {
  it('of the same list is the same bytes', async () => {
    const tasks = [dated(), repeating('FREQ=DAILY', '2026-11-30')];
    expect(await feedOf(tasks)).to.equal(await feedOf(tasks));
  });

  it('of an empty list is one that readers take', async () => {
    const text = await feedOf([]);
    expect(read(text).getAllSubcomponents()).to.deep.equal([]);
    expect(text)
      .to.match(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/)
      .and.to.match(/\r\nEND:VCALENDAR\r\n$/);
  });
});
