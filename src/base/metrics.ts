/** The port for metrics; the server fills it with a Prometheus registry, tests with nothing. */
export interface Metrics {
  counter(name: string, help: string): Counter;
  gauge(name: string, help: string, read: () => number): void;
  histogram(name: string, help: string, buckets: readonly number[]): Histogram;
}
export interface Counter {
  add(amount?: number, labels?: Labels): void;
}
export interface Histogram {
  observe(value: number, labels?: Labels): void;
}
export type Labels = Readonly<Record<string, string>>;

function discard(): void {
  // A metric that nobody reads.
}

export const noMetrics: Metrics = {
  counter: () => ({ add: discard }),
  gauge: discard,
  histogram: () => ({ observe: discard }),
};
