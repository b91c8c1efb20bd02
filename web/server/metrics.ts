export interface Metrics {
  count: (kind: string, status: number) => void;
  text: () => string;
}

/** The few numbers of this process, in the text format that Prometheus reads. */
export function makeMetrics(openSockets: () => number): Metrics {
  const answered = new Map<string, number>();
  return {
    count: (kind, status) => {
      const labels = `kind="${kind}",status="${Math.floor(status / 100)}xx"`;
      answered.set(labels, (answered.get(labels) ?? 0) + 1);
    },
    text: () =>
      [
        '# HELP tasklog_web_answers_total Requests answered, by kind and class of status.',
        '# TYPE tasklog_web_answers_total counter',
        ...[...answered].map(([labels, count]) => `tasklog_web_answers_total{${labels}} ${count}`),
        '# HELP tasklog_web_sockets Websockets joined to the realtime service now.',
        '# TYPE tasklog_web_sockets gauge',
        `tasklog_web_sockets ${openSockets()}`,
        '# HELP process_resident_memory_bytes Memory of this process.',
        '# TYPE process_resident_memory_bytes gauge',
        `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
        '',
      ].join('\n'),
  };
}
