import type { Span, Tracer } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { AppError } from '../base/errors.ts';
import { noTracing } from '../base/tracing.ts';
import { createOpenTelemetryTracing } from './open-telemetry-tracing.ts';

/** The four methods that we call, and what they were told. */
function setUp() {
  const story: unknown[] = [];
  const span = {
    setAttributes: (attributes: object) => story.push(attributes),
    setAttribute: (name: string, value: unknown) => story.push({ [name]: value }),
    setStatus: (status: object) => story.push({ status }),
    end: () => story.push('end'),
  } as unknown as Span;
  const tracer = {
    startActiveSpan: (name: string, options: object, run: (span: Span) => unknown) => {
      story.push({ name, ...options });
      return run(span);
    },
  } as unknown as Tracer;
  return { tracing: createOpenTelemetryTracing(tracer), story };
}

describe('a span', () => {
  it('begins before its work and ends after it', async () => {
    const { tracing, story } = setUp();
    const result = await tracing.span('migrate', { 'mailbox.count': 2 }, async (span) => {
      story.push('work');
      span.set({ copied: 7 });
      return 'done';
    });
    expect(result).toBe('done');
    expect(story).toEqual([
      { name: 'migrate', attributes: { 'mailbox.count': 2 } },
      'work',
      { copied: 7 },
      'end',
    ]);
  });

  it.each([
    [
      new AppError({ kind: 'quota', code: 'mailbox.full', message: 'kim@example.com is full' }),
      'mailbox.full',
    ],
    [new TypeError('kim@example.com'), 'TypeError'],
  ])('records a failure by its code, without what the message names (%#)', async (error, code) => {
    const { tracing, story } = setUp();
    await expect(tracing.span('x', {}, () => Promise.reject(error))).rejects.toBe(error);
    expect(story).toEqual([
      { name: 'x', attributes: {} },
      { 'error.type': code },
      { status: { code: 2 } },
      'end',
    ]);
    expect(JSON.stringify(story)).not.toContain('kim');
  });
});

it('costs nothing where nobody watches', async () => {
  expect(await noTracing.span('x', {}, async (span) => span.set({ a: 1 }))).toBeUndefined();
});
