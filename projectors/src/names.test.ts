import { expect } from 'chai';
import { readSettings } from '@tasklog/runtime';
import { PROJECTORS, projectorsNamed } from './names.ts';
import { sendOptions, SETTINGS } from './settings.ts';

describe('which projectors run', () => {
  it('those named', () => {
    expect(projectorsNamed(['audit', 'tasks']).map(({ name }) => name)).to.deep.equal(['tasks', 'audit']);
  });
  it('all, when none is named', () => expect(projectorsNamed([])).to.equal(PROJECTORS));
  it('none, when a name is unknown; the known ones are listed', () => {
    expect(() => projectorsNamed(['tasks', 'task'])).to.throw(
      'there is no projector "task"; there are tasks, audit, recurrence, reminder, notification, history',
    );
  });
});

describe('the settings', () => {
  const read = (env: NodeJS.ProcessEnv = {}) => readSettings(SETTINGS, { DATABASE_URL: 'postgres://x@y/z', ...env });
  it('have defaults for all but the database', () => {
    expect(read()).to.include({ PORT: 4400, COMMAND_URL: 'http://127.0.0.1:4100', READ_PAGE: 500 });
    expect(() => readSettings(SETTINGS, {})).to.throw('DATABASE_URL is not set');
  });
  it('must name a key when commands are to be sent', () => {
    expect(() => sendOptions(read(), projectorsNamed(['recurrence']))).to.throw('SERVICE_KEY_FILE is not set');
    expect(sendOptions(read(), projectorsNamed(['tasks']))).to.include({ commandUrl: 'http://127.0.0.1:4100' });
  });
});
