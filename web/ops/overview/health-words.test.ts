import { expect } from 'chai';
import { en } from '../../messages/catalogue.ts';
import type { HealthNode } from './health-map.ts';
import { figureKindOf, sayingOf } from './health-words.ts';

const NAMES = [
  'web',
  'command-api',
  'outbox',
  'relay',
  'log',
  'audit',
  'dead letters',
  'intents',
  'query-api',
  'realtime',
];
const STATES = ['ok', 'warn', 'bad', 'unknown'] as const;
const node = (name: string, state: HealthNode['state'], number: number | null = 0): HealthNode => ({
  ...{ name, state, number, since: null, unit: '', says: '' },
});

describe('what a part of the health map says', () => {
  it('is in the catalogue for every part in every state', () => {
    for (const name of NAMES)
      for (const state of STATES) {
        expect(en.ops.health.sayings).to.have.property(sayingOf(node(name, state)));
        expect(en.ops.health.figures).to.have.property(figureKindOf(node(name, state)));
      }
  });

  it('never calls well what is not', () => {
    const well = new Set(NAMES.map((name) => sayingOf(node(name, 'ok'))));
    for (const name of NAMES.filter((each) => !['log', 'query-api'].includes(each)))
      expect(well, name).not.to.include(sayingOf(node(name, 'bad')));
  });

  it('tells a reader that moves from one that is at the end', () => {
    expect(sayingOf(node('audit', 'ok', 3))).to.equal('catchingUp');
    expect(sayingOf(node('audit', 'ok', 0))).to.equal('upToDate');
  });
});
