import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { currentScope } from './scope.ts';
import { inSpan, isTracing, startSpan, startTracing, stopTracing } from './span.ts';
import { startCollector } from './testing/collector.ts';
import type { Collector } from './testing/collector.ts';
import { settingsFor } from './testing/settings.ts';

describe('tracing that is off', () => {
  it('does the work, and nothing else', async () => {
    await startTracing('test', settingsFor(undefined), (fault) => expect.fail(fault));
    expect([isTracing(), startSpan('work')]).to.deep.equal([false, undefined]);
    expect(await inSpan('work', {}, async (span) => [span, currentScope()])).to.deep.equal([undefined, undefined]);
  });
  it('loads nothing of OpenTelemetry; tracing that is on does', () => {
    expect(loadedWith(undefined)).to.deep.equal([]);
    expect(loadedWith('http://127.0.0.1:1')).to.include.members(['@opentelemetry/api', '@opentelemetry/sdk-trace']);
  });
});

describe('tracing that is on', () => {
  let collector: Collector;
  const faults: string[] = [];
  beforeEach(async () => {
    collector = await startCollector();
    faults.length = 0;
  });
  afterEach(async () => {
    await stopTracing();
    await collector.stop();
  });
  const start = (changes: Parameters<typeof settingsFor>[1] = {}) =>
    startTracing('test', settingsFor(collector.url, changes), (fault) => faults.push(fault));

  it('sends spans within spans, and what each says of itself', async () => {
    await start({ OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test' });
    await inSpan('outer', { attributes: { 'tasklog.outcome': 'done' } }, () =>
      inSpan('inner', {}, async () => undefined),
    );
    await collector.until((spans) => spans.length === 2);
    const [inner, outer] = ['inner', 'outer'].map((name) => collector.spans().find((span) => span.name === name));
    expect(inner?.parentSpanId).to.equal(outer?.spanId);
    expect(outer).to.deep.include({ service: 'test', parentSpanId: undefined });
    expect(outer?.attributes).to.include({ 'tasklog.outcome': 'done' });
    expect(collector.raw()).to.contain('deployment.environment.name');
  });
  it('tells of work that failed the name of the error, never its words', async () => {
    await start();
    const failing = inSpan('work', {}, () => Promise.reject(new TypeError('the title was “wax the skis”')));
    expect(await failing.catch((error: unknown) => (error as Error).message)).to.contain('wax the skis');
    await collector.until((spans) => spans.length === 1);
    expect(collector.spans()[0]?.attributes).to.include({ 'error.type': 'TypeError' });
    expect(collector.raw()).not.to.contain('skis');
  });
  it('leaves out what the sampler leaves out, and says so to whoever comes after', async () => {
    await start({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' });
    await inSpan('left out', {}, async (span) => expect(span?.context.sampled).to.equal(false));
    const parent = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: true };
    await inSpan('wanted by the caller', { parent }, async (span) => expect(span?.context.sampled).to.equal(true));
    await stopTracing();
    expect(collector.spans().map(({ name }) => name)).to.deep.equal(['wanted by the caller']);
  });
  it('sends its headers', async () => {
    await start({ OTEL_EXPORTER_OTLP_HEADERS: 'api-key=s3cret,x-team=a%20b' });
    await inSpan('work', {}, async () => undefined);
    await stopTracing();
    expect(collector.headers()).to.deep.include({ 'api-key': 's3cret', 'x-team': 'a b' });
  });
  it('does its work and stops while the collector hangs, or is away', async () => {
    await start();
    collector.hold();
    expect(await inSpan('work', {}, async () => 'done')).to.equal('done');
    await stopTracing();
    await collector.stop();
    await start();
    expect(await inSpan('work', {}, async () => 'done')).to.equal('done');
    await stopTracing();
  });
});

/** What of OpenTelemetry a process asked for that began to trace. */
function loadedWith(endpoint: string | undefined): string[] {
  const script = `
    import { registerHooks } from 'node:module';
    const asked = new Set();
    registerHooks({ resolve: (name, context, next) => (name.startsWith('@opentelemetry/') && asked.add(name), next(name, context)) });
    const { startTracing, inSpan } = await import('./index.ts');
    const { settingsFor } = await import('./testing/settings.ts');
    await startTracing('test', settingsFor(${JSON.stringify(endpoint)}), () => undefined);
    await inSpan('work', {}, async () => undefined);
    console.log(JSON.stringify([...asked]));
    process.exit(0);`;
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
  return JSON.parse(
    execFileSync(process.execPath, flags, { cwd: join(import.meta.dirname), encoding: 'utf8' }),
  ) as string[];
}
