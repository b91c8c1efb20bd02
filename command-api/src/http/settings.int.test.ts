import { expect } from 'chai';
import { parse } from '@tasklog/schemas';
import type { Problem, SettingsAnswer, TaskAnswer } from '@tasklog/schemas';
import { isSettingsAnswer } from '@tasklog/schemas/validators';
import { startTestApi } from '../testing/api.ts';
import type { Call, TestApi } from '../testing/api.ts';

const path = '/v1/settings';

describe('settings over HTTP', () => {
  let api: TestApi;
  let call: Call;
  let person = 0;
  before(async () => {
    api = await startTestApi();
  });
  beforeEach(async () => {
    call = await api.as(`chooser ${String((person += 1))}`);
  });
  after(() => api.stop());

  it('are the house’s defaults until something is chosen', async () => {
    const { status, headers, body } = await call<SettingsAnswer>('GET', path);
    expect([status, headers.get('etag')]).to.deep.equal([200, '"0"']);
    expect(parse(isSettingsAnswer, body)).to.have.property('ok', true);
    expect(body.chosen).to.deep.equal({});
    expect(body.settings).to.include({ weekStart: 'monday', morning: '09:00', confirmOver: 5 });
  });

  it('PATCH sets some and keeps the others, PUT puts the others back', async () => {
    await call('PATCH', path, { morning: '08:00', weekStart: 'sunday' });
    const patched = await call<SettingsAnswer>('PATCH', path, { morning: '07:30' });
    expect(patched.body.chosen).to.deep.equal({ morning: '07:30', weekStart: 'sunday' });
    const put = await call<SettingsAnswer>('PUT', path, { evening: '20:00' });
    expect(put.body.chosen).to.deep.equal({ evening: '20:00' });
    expect(put.body.settings).to.include({ morning: '09:00', weekStart: 'monday', evening: '20:00' });
    expect((await call<SettingsAnswer>('GET', path)).headers.get('etag')).to.equal('"3"');
  });

  it('hold quiet hours, or none, and refuse what is no span of the day', async () => {
    for (const quietHours of ['22:00-07:00', 'none'])
      expect((await call<SettingsAnswer>('PATCH', path, { quietHours })).body.settings).to.include({ quietHours });
    for (const quietHours of ['22:00', '22-7', '25:00-07:00', '22:00-22:00', null]) {
      const { status, body } = await call<Problem>('PATCH', path, { quietHours });
      expect([quietHours, status, body.errors?.[0]?.field]).to.deep.equal([quietHours, 422, '/quietHours']);
    }
  });

  it('refuses a change of what somebody else has changed since', async () => {
    const first = await call<SettingsAnswer>('PUT', path, { morning: '08:00' }, { 'if-match': '"0"' });
    expect(first.headers.get('etag')).to.equal('"1"');
    const late = await call<Problem>('PUT', path, { morning: '07:00' }, { 'if-match': '"0"' });
    expect([late.status, late.body.code, late.headers.get('etag')]).to.deep.equal([412, 'version-mismatch', '"1"']);
  });

  it('refuses an expectation where nothing was chosen', async () => {
    const { status } = await call('PATCH', path, { morning: '08:00' }, { 'if-match': '"4"' });
    expect(status).to.equal(412);
    expect((await call<SettingsAnswer>('GET', path)).body.chosen).to.deep.equal({});
  });

  it('names what is wrong', async () => {
    const fieldOf = async (body: unknown): Promise<[number, string | undefined]> => {
      const answer = await call<Problem>('PATCH', path, body);
      return [answer.status, answer.body.errors?.[0]?.field];
    };
    expect(await fieldOf({ timeZone: 'Europe/Narnia' })).to.deep.equal([422, '/timeZone']);
    expect(await fieldOf({ morning: '25:00' })).to.deep.equal([422, '/morning']);
    expect(await fieldOf({ locale: 'qq-QQ' })).to.deep.equal([422, '/locale']);
    expect(await fieldOf({ locale: 'xC-B4' })).to.deep.equal([422, '/locale']);
    expect((await fieldOf({ favouriteColour: 'red' }))[0]).to.equal(422);
    expect(await fieldOf({ confirmOver: -1 })).to.deep.equal([422, '/confirmOver']);
    expect((await call('PATCH', path, '{', {})).status).to.equal(400);
  });

  it('keep filters under names, which can name one another', async () => {
    const filters = [
      { name: 'round', filter: '@home | @garden' },
      { name: 'urgent round', filter: 'filter: Round & p1' },
    ];
    const { status, body } = await call<SettingsAnswer>('PATCH', path, { filters });
    expect([status, body.chosen.filters]).to.deep.equal([200, filters]);
    const faultsOf = async (wrong: unknown) => (await call<Problem>('PATCH', path, { filters: wrong })).body.errors;
    expect(await faultsOf([{ name: 'broken', filter: 'today & blorp' }])).to.deep.include({
      field: '/filters/0/filter',
      message:
        'cannot be read at character 9 (“blorp”): this is no part of a filter; write a day (today, due before: fri), no date, overdue, recurring, p1 to p4, @tag, by assistant, or search: and words',
    });
    expect((await faultsOf([filters[0], { name: 'ROUND', filter: 'p1' }]))?.[0]?.field).to.equal('/filters/1/name');
    expect((await faultsOf([{ name: 'circle', filter: 'filter: circle' }]))?.[0]?.field).to.equal('/filters/0/filter');
    expect((await faultsOf([{ name: 'a & b', filter: 'p1' }]))?.[0]?.field).to.equal('/filters/0/name');
    expect((await faultsOf([{ name: 'empty', filter: '' }]))?.[0]?.field).to.equal('/filters/0/filter');
    expect((await call<SettingsAnswer>('GET', path)).body.settings.filters).to.deep.equal(filters);
  });

  it('are each person’s own, and no service’s', async () => {
    await call('PATCH', path, { morning: '06:00' });
    const other = await api.as('somebody else');
    expect((await other<SettingsAnswer>('GET', path)).body.chosen).to.deep.equal({});
    const service = await api.as('a service', { role: 'service' });
    expect((await service('GET', path)).status).to.equal(404);
  });

  it('the zone chosen is that of a task which names none', async () => {
    await call('PATCH', path, { timeZone: 'Asia/Tokyo' });
    const own = await call<TaskAnswer>('POST', '/v1/tasks', { title: 'tea', due: '2027-01-01T09:00' });
    expect(own.body.task?.timeZone).to.equal('Asia/Tokyo');
    const named = await call<TaskAnswer>('POST', '/v1/tasks', { title: 'tea', timeZone: 'Europe/Oslo' });
    expect(named.body.task?.timeZone).to.equal('Europe/Oslo');
  });
});
