import { expect } from 'chai';
import { makeCommands, type Command } from './commands.ts';

const command = (id: string, title = id): Command => ({ id, title, group: 'Tasks', run: () => undefined });

describe('the commands of a page', () => {
  const titles = (commands: ReturnType<typeof makeCommands>) => commands.cell.get().map(({ title }) => title);

  it('are those of every part that is shown', () => {
    const commands = makeCommands();
    commands.add([command('a')]);
    const takeAway = commands.add([command('b'), command('c')]);
    expect(titles(commands)).to.deep.equal(['a', 'b', 'c']);
    takeAway();
    expect(titles(commands)).to.deep.equal(['a']);
  });

  it('are the later ones where two have one id, and the earlier ones again once those are gone', () => {
    const commands = makeCommands();
    commands.add([command('escape', 'Back to the list')]);
    const takeAway = commands.add([command('escape', 'Close the menu')]);
    expect(titles(commands)).to.deep.equal(['Close the menu']);
    takeAway();
    expect(titles(commands)).to.deep.equal(['Back to the list']);
  });
});
