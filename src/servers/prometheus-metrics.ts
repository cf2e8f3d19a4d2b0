import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { Log } from '../base/log.ts';
import type { Labels, Metrics } from '../base/metrics.ts';

export interface PrometheusMetrics extends Metrics {
  readonly contentType: string;
  render(): Promise<string>;
}

export interface PrometheusOptions {
  /** Memory, event loop, garbage collection. */
  readonly processMetrics: boolean;
  readonly log: Log;
}

/** Fills the metrics port. A metric asked for twice is one and the same. */
export function createPrometheusMetrics({ processMetrics, log }: PrometheusOptions): PrometheusMetrics {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counters = new Map<string, ReturnType<Metrics['counter']>>();
  const histograms = new Map<string, ReturnType<Metrics['histogram']>>();
  const gauges = new Set<string>();
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    counter(name, help) {
      const metric = withLabels(
        name,
        log,
        (labelNames) => new Counter({ name, help, labelNames, registers }),
      );
      const counter = counters.get(name) ?? {
        add: (amount = 1, labels = {}) => metric(labels)?.inc(labels, amount),
      };
      counters.set(name, counter);
      return counter;
    },
    gauge(name, help, read) {
      if (gauges.has(name)) return;
      gauges.add(name);
      const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(read()) });
    },
    histogram(name, help, buckets) {
      const metric = withLabels(
        name,
        log,
        (labelNames) => new Histogram({ name, help, labelNames, buckets: [...buckets], registers }),
      );
      // By the object: callers on hot paths give the same one each time.
      const children = new WeakMap<Labels, { observe(value: number): void }>();
      const histogram = histograms.get(name) ?? {
        observe(value: number, labels: Labels = {}) {
          const known = children.get(labels) ?? metric(labels)?.labels(labels);
          if (known === undefined) return;
          children.set(labels, known);
          known.observe(value);
        },
      };
      histograms.set(name, histogram);
      return histogram;
    },
  };
}

/**
 * The client wants label names when a metric is made, the port tells them with each sample: so the first sample
 * makes the metric. A later one with other labels is a mistake in our code; it is reported and dropped, because
 * a figure must never break the work that it counts.
 */
function withLabels<M>(
  name: string,
  log: Log,
  make: (labelNames: string[]) => M,
): (labels: Labels) => M | undefined {
  let made: { readonly metric: M; readonly labels: string } | undefined;
  return (labels) => {
    const names = Object.keys(labels).sort();
    made ??= { metric: make(names), labels: names.join() };
    if (made.labels === names.join()) return made.metric;
    log.warn('metrics.labelsDiffer', { metric: name, expected: made.labels, found: names.join() });
    return undefined;
  };
}
