import { type Attributes, ProxyTracerProvider, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { isAppError } from '../base/errors.ts';
import { noTracing, type Tracing } from '../base/tracing.ts';

/** Tracing costs nobody anything who does not start the process with an OpenTelemetry SDK (`node --import`). */
export function openTracing(version: string): Tracing {
  const provider = trace.getTracerProvider();
  const isNobodys =
    provider instanceof ProxyTracerProvider && provider.getDelegateTracer('landfall') === undefined;
  return isNobodys ? noTracing : createOpenTelemetryTracing(trace.getTracer('landfall', version));
}

/** Fills the tracing port. */
export function createOpenTelemetryTracing(tracer: Tracer): Tracing {
  return {
    span: (name, attributes, work) =>
      tracer.startActiveSpan(name, { attributes: attributes as Attributes }, async (span) => {
        try {
          return await work({ set: (more) => void span.setAttributes(more as Attributes) });
        } catch (error) {
          // Stable codes alone: messages may name people.
          const code = isAppError(error) ? error.code : error instanceof Error ? error.name : 'unknown';
          span.setAttribute('error.type', code);
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      }),
  };
}
