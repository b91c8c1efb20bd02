import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { MANIFEST, MAX_MESSAGE_BYTES } from '@tasklog/event-log/kafka/manifest';
import { TOPICS } from '@tasklog/event-log/topics';
import { PROJECTORS } from '@tasklog/projectors';

type Component = { spec: { metadata: { name: string; value?: string }[] }; scopes: string[] };
type Subscription = {
  spec: { pubsubname: string; topic: string; routes: { default: string }; deadLetterTopic: string };
  scopes: string[];
};

/** Who hears what, by the code. */
const READS: Record<string, readonly string[]> = Object.fromEntries(PROJECTORS.map(({ name, reads }) => [name, reads]));
const EVERY_PROJECTOR = 'projectors';
const everything = [...new Set(Object.values(READS).flat())];

for (const place of ['local', 'cloud'] as const) {
  describe(`the Dapr components (${place})`, () => {
    const documents = <T>(file: string): T[] =>
      parseAllDocuments(readFileSync(join(import.meta.dirname, place, file), 'utf8')).map((each) => each.toJS() as T);
    const [pubsub] = documents<Component>('pubsub-redpanda.yaml');
    const [updates] = documents<Component>('updates-redpanda.yaml');
    const subscriptions = documents<Subscription>('subscriptions.yaml');
    const valueOf = (component: Component | undefined, name: string): string =>
      component?.spec.metadata.find((each) => each.name === name)?.value ?? `there is no ${name}`;
    /** `a=x,y; b=` */
    const scopesIn = (text: string): Record<string, string[]> =>
      Object.fromEntries(
        text.split(';').map((each) => {
          const [app = '', topics = ''] = each.trim().split('=');
          return [app, topics === '' ? [] : topics.split(',')];
        }),
      );
    const reads = place === 'local' ? { ...READS, [EVERY_PROJECTOR]: everything } : READS;

    it('let each projector hear the topics that it reads in the code, and the relay none', () => {
      expect(sorted(scopesIn(valueOf(pubsub, 'subscriptionScopes')))).to.deep.equal(sorted({ ...reads, relay: [] }));
      expect(scopesIn(valueOf(updates, 'subscriptionScopes'))).to.deep.equal({ realtime: ['task-updates'] });
    });
    it('let the relay alone publish the log, and readers put aside what is foreign', () => {
      const readers = Object.fromEntries(Object.keys(reads).map((name) => [name, ['dead-letters']]));
      expect(sorted(scopesIn(valueOf(pubsub, 'publishingScopes')))).to.deep.equal(
        sorted({ ...readers, relay: [...TOPICS] }),
      );
      expect(scopesIn(valueOf(updates, 'publishingScopes'))).to.deep.equal({ realtime: ['dead-letters'] });
    });
    it('are loaded by those who are in the scopes, and by nobody else', () => {
      expect(pubsub?.scopes).to.have.members([...Object.keys(reads), 'relay']);
      expect(updates?.scopes).to.deep.equal(['realtime']);
    });
    it('subscribe to the same, each topic on its own route', () => {
      for (const { spec, scopes } of subscriptions) {
        const wanted =
          spec.topic === 'task-updates'
            ? ['realtime']
            : Object.keys(reads).filter((name) => reads[name]?.includes(spec.topic));
        expect(scopes, spec.topic).to.have.members(wanted);
        expect(spec.routes.default).to.equal(`/events/${spec.topic}`);
        expect(spec.deadLetterTopic).to.equal('dead-letters');
        expect(spec.pubsubname).to.equal(spec.topic === 'task-updates' ? 'updates' : 'pubsub');
      }
      expect(subscriptions.map(({ spec }) => spec.topic)).to.have.members([...TOPICS]);
    });
    it('know the topics of the manifest, and no others', () => {
      const topics = MANIFEST.map(({ topic }) => topic);
      for (const list of ['allowedTopics', 'protectedTopics'])
        expect(valueOf(pubsub, list).split(',')).to.have.members(topics);
      expect(valueOf(pubsub, 'maxMessageBytes')).to.equal(String(MAX_MESSAGE_BYTES));
    });
  });
}

const sorted = (scopes: Record<string, readonly string[]>): [string, string[]][] =>
  Object.entries(scopes)
    .map(([app, topics]): [string, string[]] => [app, topics.toSorted()])
    .toSorted(([one], [other]) => one.localeCompare(other));
