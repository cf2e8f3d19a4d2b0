/** The port for traces; OpenTelemetry fills it in the composition root, tests with nothing. */
export interface Tracing {
  /** Runs `work` inside a span, which ends with it and records its failure. Spans begun meanwhile are below it. */
  span<T>(name: string, attributes: SpanAttributes, work: (span: Span) => Promise<T>): Promise<T>;
}

export interface Span {
  set(attributes: SpanAttributes): void;
}

/** Names as OpenTelemetry's semantic conventions spell them; never a secret, an address or a subject. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

const unseen: Span = {
  set() {
    // A span that nobody watches.
  },
};

export const noTracing: Tracing = { span: (_name, _attributes, work) => work(unseen) };
