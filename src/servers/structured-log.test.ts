import { describe, expect, it } from 'vitest';
import { AppError } from '../base/errors.ts';
import { createStructuredLog } from './structured-log.ts';

function setUp(format: 'json' | 'text' = 'json', level: 'debug' | 'info' | 'warn' | 'error' = 'info') {
  const lines: string[] = [];
  const log = createStructuredLog({ level, format, destination: { write: (line) => void lines.push(line) } });
  const entries = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { log, lines, entries };
}

describe('the log', () => {
  it('writes one object a line, with level, time and event', () => {
    const { log, entries } = setUp();
    log.info('server.started', { port: 25 });
    expect(entries()).toMatchObject([{ level: 'info', event: 'server.started', port: 25 }]);
    expect(String(entries()[0]?.time)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('keeps to its level, also in children made before it changed', () => {
    const { log, entries } = setUp();
    const child = log.child({ session: 7 });
    child.debug('unseen');
    log.setLevel('debug');
    child.debug('seen');
    log.setLevel('error');
    child.warn('unseen again');
    log.child({ a: 1 }).child({ b: 2 }).error('deep');
    expect(entries()).toMatchObject([
      { event: 'seen', session: 7 },
      { event: 'deep', a: 1, b: 2 },
    ]);
  });

  it.each([
    [{ password: 'hunter2' }, { password: '[masked]' }],
    [{ user: { newPassword: 'hunter2', name: 'kim' } }, { user: { newPassword: '[masked]', name: 'kim' } }],
    [
      { headers: { Authorization: 'Basic hunter2', cookie: 'hunter2' } },
      { headers: { Authorization: '[masked]', cookie: '[masked]' } },
    ],
    [{ list: [{ accessToken: 'hunter2' }] }, { list: [{ accessToken: '[masked]' }] }],
    [
      { passwordFile: '/run/pw', tokenCount: 3 },
      { passwordFile: '/run/pw', tokenCount: 3 },
    ],
    [{ url: 'postgres://u:hunter2@db/x' }, { url: 'postgres://u:[masked]@db/x' }],
    [{ bytes: new Uint8Array(9) }, { bytes: '[9 bytes]' }],
    [{ big: 2n ** 60n }, { big: '1152921504606846976' }],
    [
      { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } },
      { a: { b: { c: { d: { e: { f: '[deeper]' } } } } } },
    ],
  ])('masks secrets and bounds depth (%#)', (fields, expected) => {
    const { log, lines, entries } = setUp();
    log.warn('x', fields as Record<string, unknown>);
    log.child(fields as Record<string, unknown>).warn('x');
    expect(entries()).toMatchObject([expected, expected]);
    expect(lines.join()).not.toContain('hunter2');
  });

  it('tells errors with their fields, stack and cause', () => {
    const { log, entries } = setUp();
    const cause = new Error('connect smtp://u:hunter2@h failed');
    const error = new AppError({ kind: 'quota', code: 'mailbox.full', message: 'Full.', cause });
    log.error('x', { error });
    expect(entries()[0]).toMatchObject({
      error: {
        message: 'Full.',
        code: 'mailbox.full',
        stack: expect.stringContaining('structured-log.test'),
        cause: { message: 'connect smtp://u:[masked]@h failed' },
      },
    });
  });

  it('survives what refers to itself', () => {
    const { log, entries } = setUp();
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    log.info('x', loop);
    expect(entries()).toHaveLength(1);
  });

  it('writes lines for people', () => {
    const { log, lines } = setUp('text');
    log.warn('disk.low', { free: '1 GB', path: '/srv' });
    expect(lines).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} WARN {2}disk\.low free="1 GB" path=\/srv\n$/),
    ]);
  });
});
