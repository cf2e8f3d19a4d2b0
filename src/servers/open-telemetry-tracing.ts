import { type Attributes, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { isAppError } from '../base/errors.ts';
import type { Tracing } from '../base/tracing.ts';

/**
 * Fills the tracing port. The tracer does nothing until the process is started with an OpenTelemetry SDK
 * (`node --import`), so tracing costs nobody anything who does not ask for it.
 */
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
