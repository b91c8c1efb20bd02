import { expect } from 'chai';
import { aTask } from '../live/testing.ts';
import type { Line } from './list/arranging.ts';
import { makeDesk } from './desk.ts';

const lines = (...ids: string[]): Line[] => [
  { kind: 'heading', key: 'h', heading: { of: 'today' }, count: ids.length },
  ...ids.map((id): Line => ({ kind: 'task', key: id, row: { task: aTask({ id }), pending: false } })),
];
const ids = (desk: ReturnType<typeof makeDesk>) => desk.targets().map(({ id }) => id);

function showing(...shown: string[]) {
  const desk = makeDesk();
  desk.show(lines(...shown), false);
  return desk;
}

describe('what the next key is about', () => {
  it('is the task with the cursor, or all that were chosen, in the order of the list', () => {
    const desk = showing('a', 'b', 'c');
    expect(ids(desk)).to.deep.equal([]);
    desk.move(1);
    expect(ids(desk)).to.deep.equal(['a']);
    desk.toggle('c');
    desk.toggle('b');
    expect(ids(desk)).to.deep.equal(['b', 'c']);
    desk.clear();
    expect(ids(desk)).to.deep.equal(['b']);
  });

  it('is a task once, though it stands under two headings', () => {
    const desk = makeDesk();
    const row = { task: aTask({ id: 'a' }), pending: false };
    desk.show(
      ['x a', 'y a'].map((key): Line => ({ kind: 'task', key, row })),
      false,
    );
    desk.chooseAll();
    expect(ids(desk)).to.deep.equal(['a']);
  });

  it('goes on to the next line, with the focus, when its own leaves the list', () => {
    const desk = showing('a', 'b', 'c');
    desk.put('b');
    const { focus } = desk.cell.get();
    desk.show(lines('a', 'c'), true);
    expect([...ids(desk), desk.cell.get().focus - focus]).to.deep.equal(['c', 1]);
  });

  it('opens no menu about nothing', () => {
    const desk = showing();
    desk.openMenu('due');
    expect(desk.cell.get().menu).to.equal(null);
  });
});
