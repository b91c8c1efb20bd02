import { expect } from 'chai';
import { createHub } from './hub.ts';

describe('the hub', () => {
  it('tells all sockets of a user and no others', () => {
    const hub = createHub();
    const heard: string[] = [];
    hub.listen('ann', (frame) => heard.push(`1 ${frame}`));
    hub.listen('ann', (frame) => heard.push(`2 ${frame}`));
    hub.listen('bob', (frame) => heard.push(`3 ${frame}`));
    hub.tell('ann', 'hi');
    hub.tell('nobody', 'hi');
    expect(heard).to.deep.equal(['1 hi', '2 hi']);
  });

  it('forgets who left, however often it is said', () => {
    const hub = createHub();
    const leave = hub.listen('ann', () => undefined);
    leave();
    hub.listen('ann', () => undefined);
    leave();
    expect(hub.listening('ann')).to.equal(1);
    expect(hub.listening('bob')).to.equal(0);
  });

  it('goes on with the others when one leaves while it is told', () => {
    const hub = createHub();
    const heard: number[] = [];
    const leave = hub.listen('ann', () => leave());
    hub.listen('ann', () => heard.push(2));
    hub.tell('ann', 'hi');
    hub.tell('ann', 'hi');
    expect(heard).to.deep.equal([2, 2]);
    expect(hub.listening('ann')).to.equal(1);
  });
});
