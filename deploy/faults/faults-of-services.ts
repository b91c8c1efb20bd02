import { setTimeout as wait } from 'node:timers/promises';
import { measured } from './fault.ts';
import type { Fault } from './fault.ts';
import type { ServiceName } from '../bundle/services.ts';
import type { Instance } from './processes.ts';
import type { Whole } from './whole.ts';

/** Longer than a lease (10 s) now and then: whoever wakes up then must find that it is nobody any more. */
const STOPPED_MS = [500, 2_000, 4_000, 12_500] as const;

export function serviceFaults({ instances }: Whole): Fault[] {
  const names = [...new Set(instances.map(({ service }) => service))];
  return [...names.flatMap((name) => [killed(name), stopped(name), ended(name)]), allAtOnce, rolling];
}

const killed = (service: ServiceName): Fault => ({
  name: `${service}: SIGKILL`,
  inflict: async ({ whole, random }) => {
    const instance = random.pick(of(whole, service));
    instance.signal('SIGKILL');
    const ms = await measured(async () => {
      await instance.gone();
      await instance.untilReady();
    });
    return { recovery: { of: 'service', ms }, note: { instance: instance.name } };
  },
});

const stopped = (service: ServiceName): Fault => ({
  name: `${service}: SIGSTOP`,
  inflict: async ({ whole, random }) => {
    const [instance, forMs] = [random.pick(of(whole, service)), random.pick(STOPPED_MS)];
    instance.signal('SIGSTOP');
    await wait(forMs);
    instance.signal('SIGCONT');
    await instance.untilReady();
    return { note: { instance: instance.name, forMs } };
  },
});

const ended = (service: ServiceName): Fault => ({
  name: `${service}: SIGTERM`,
  inflict: async ({ whole, random }) => {
    const instance = random.pick(of(whole, service));
    await end(instance);
    return { note: { instance: instance.name } };
  },
});

async function end(instance: Instance): Promise<void> {
  instance.signal('SIGTERM');
  await instance.gone();
  await instance.untilReady();
}

const allAtOnce: Fault = {
  name: 'everything: SIGKILL at once',
  inflict: async ({ whole }) => {
    for (const instance of whole.instances) instance.signal('SIGKILL');
    await Promise.all(whole.instances.map((each) => each.gone()));
    await Promise.all(whole.instances.map((each) => each.untilReady()));
  },
};

/** As a new release comes: one of every pair, and when those are ready the other. */
const rolling: Fault = {
  name: 'everything: a rolling restart',
  inflict: async ({ whole: { instances } }) => {
    const services = [...new Set(instances.map(({ service }) => service))];
    for (let n = 0; n < 2; n += 1)
      await Promise.all(
        services.map(async (service) => {
          const instance = instances.filter((each) => each.service === service)[n];
          if (instance) await end(instance);
        }),
      );
  },
};

const of = ({ instances }: Whole, service: ServiceName): Instance[] =>
  instances.filter((each) => each.service === service);
