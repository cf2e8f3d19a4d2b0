import { describe, expect, it } from 'vitest';
import { silentLog } from '../base/log.ts';
import { createPrometheusMetrics } from './prometheus-metrics.ts';

function setUp() {
  const warned: unknown[] = [];
  const log = { ...silentLog, warn: (event: string) => void warned.push(event) };
  return { metrics: createPrometheusMetrics({ processMetrics: false, log }), warned };
}

describe('metrics for Prometheus', () => {
  it('renders counters, gauges and histograms', async () => {
    const { metrics } = setUp();
    const counter = metrics.counter('mails_total', 'Mails.');
    counter.add(2, { kind: 'in' });
    counter.add(undefined, { kind: 'in' });
    let open = 1;
    metrics.gauge('open', 'Open.', () => open);
    open = 5;
    metrics.histogram('seconds', 'Time.', [0.1, 1]).observe(0.5);
    const text = await metrics.render();
    expect(text).toContain(
      '# HELP mails_total Mails.\n# TYPE mails_total counter\nmails_total{kind="in"} 3\n',
    );
    expect(text).toMatch(/^open 5$/m);
    expect(text).toMatch(/^seconds_bucket\{le="0.1"\} 0$/m);
    expect(text).toMatch(/^seconds_bucket\{le="1"\} 1$/m);
    expect(metrics.contentType).toContain('text/plain');
  });

  it('gives the same metric to all who ask for a name', async () => {
    const { metrics } = setUp();
    metrics.counter('n_total', 'N.').add();
    metrics.counter('n_total', 'N.').add();
    metrics.histogram('h', 'H.', [1]).observe(1);
    metrics.histogram('h', 'H.', [1]).observe(1);
    metrics.gauge('g', 'G.', () => 1);
    metrics.gauge('g', 'G.', () => 2);
    const text = await metrics.render();
    expect(text).toMatch(/^n_total 2$/m);
    expect(text).toMatch(/^h_count 2$/m);
    expect(text).toMatch(/^g 1$/m);
  });

  it('reports a sample whose labels do not fit, and goes on', async () => {
    const { metrics, warned } = setUp();
    const counter = metrics.counter('n_total', 'N.');
    counter.add(1, { a: 'x' });
    counter.add(1, { b: 'x' });
    counter.add(1);
    expect(warned).toEqual(['metrics.labelsDiffer', 'metrics.labelsDiffer']);
    expect(await metrics.render()).toMatch(/^n_total\{a="x"\} 1$/m);
  });

  it('tells of the process where it is asked to', async () => {
    const metrics = createPrometheusMetrics({ processMetrics: true, log: silentLog });
    expect(await metrics.render()).toContain('nodejs_eventloop_lag_seconds');
  });
});
