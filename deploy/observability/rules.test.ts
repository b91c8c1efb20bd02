import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { orSkip } from '@tasklog/runtime/testing/real/skip';
import { need } from '@tasklog/runtime/testing/real/tools';
import { alerts, exportedIn, expressions, metricsIn, PROMETHEUS } from './rules.ts';

const promtool = (...args: string[]): string =>
  execFileSync('promtool', args, { cwd: PROMETHEUS, encoding: 'utf8', stdio: 'pipe' });

describe('the alert rules', () => {
  describe('as promtool reads them', () => {
    before(async function () {
      await orSkip(this, [], async () => need('checking the alert rules', 'promtool'));
    });
    it('are rules, and the configuration loads them', () => {
      expect(promtool('check', 'rules', 'alerts.yml')).to.contain(`${String(alerts().length)} rules found`);
      expect(promtool('check', 'config', 'prometheus.yml')).to.contain('SUCCESS');
    });
    it('fire for what they are meant for, and are silent for what only looks like it', () =>
      expect(promtool('test', 'rules', 'alerts.test.yml')).to.contain('SUCCESS'));
  });

  it('are each tried', () => {
    const tried = readFileSync(join(PROMETHEUS, 'alerts.test.yml'), 'utf8');
    const untried = alerts().filter(({ name }) => !new RegExp(`alertname: ${name}\n +exp_alerts:`).test(tried));
    expect(untried.map(({ name }) => name)).to.deep.equal([]);
  });
  it('each say what it is, and lead to a page that says what to do', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
    expect(alerts()).to.have.length.greaterThan(10);
    for (const { name, fields } of alerts()) {
      expect(fields, name).to.have.all.keys('summary', 'description', 'runbook_url', 'for');
      expect(fields['runbook_url'], name).to.equal(`docs/operations.md#${name.toLowerCase()}`);
      expect(page, name).to.contain(`\n### ${name}\n`);
    }
  });
  it('are read back whole', () => {
    expect(expressions().filter((each) => each.trim() === '')).to.deep.equal([]);
    expect(
      metricsIn('max by (group) (rate(tasklog_a{b="c_d"}[5m])) > 0.9 and sum(tasklog_e) or absent(up) / tasklog_f'),
    ).to.deep.equal(['tasklog_a', 'tasklog_e', 'tasklog_f']);
    expect(exportedIn('# TYPE a histogram\n# TYPE b gauge\n')).to.deep.equal(['a_bucket', 'a_sum', 'a_count', 'b']);
  });
});
