import { describe, expect, it } from 'vitest';
import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import { SourceServerLimits, SourceServers } from './server-limits.ts';
import { sourceError } from './source-error.ts';

const never = new AbortController().signal;
const tooMany = sourceError('throttled', {
  what: 'Too many connections.',
  next: '',
  retryable: true,
  details: { isTooManyConnections: true },
});
const closed = sourceError('disconnected', { what: 'Closed.', next: '' });
const wrongPassword = sourceError('signIn', { what: 'No.', next: '', retryable: false });

/** A clock that moves when somebody sleeps, and half a chance. */
function world(options: { readonly maxConnections?: number; readonly bytesPerSecond?: number } = {}) {
  let nowMs = 0;
  const slept: number[] = [];
  const clock: Clock = {
    now: () => nowMs,
    monotonic: () => nowMs,
    sleep: async (ms) => {
      slept.push(ms);
      nowMs += ms;
    },
  };
  const random: Random = {
    bytes: (length) => Uint8Array.from({ length }, (_, index) => (index === 0 ? 0x80 : 0)),
    guid: () => {
      throw new TypeError('Nothing has a name here.');
    },
  };
  const limits = new SourceServerLimits({ clock, random, ...options });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { limits, slept, pass, clock, random };
}

const takeUpTo = (limits: SourceServerLimits, count: number) =>
  Array.from({ length: count }, () => limits.tryAcquire());

describe('connections to one server', () => {
  it('are as many as were set', () => {
    const { limits } = world({ maxConnections: 2 });
    const permits = takeUpTo(limits, 3);
    expect(permits.map((permit) => permit !== undefined)).toEqual([true, true, false]);
    permits[0]?.release();
    permits[0]?.release();
    expect(limits.openConnections).toBe(1);
    expect(limits.tryAcquire()).toBeDefined();
  });

  it('become fewer when the server has too many, and one more each minute', () => {
    const { limits, pass } = world({ maxConnections: 10 });
    takeUpTo(limits, 5);
    limits.noteFailure(tooMany);
    expect(limits.grantedConnections).toBe(4);
    pass(10_000);
    expect(limits.tryAcquire()).toBeUndefined();
    pass(120_000);
    expect(takeUpTo(limits, 2).map((permit) => permit !== undefined)).toEqual([true, false]);
  });

  it('become fewer when they end by themselves again and again', () => {
    const { limits, pass } = world({ maxConnections: 10 });
    takeUpTo(limits, 3);
    limits.noteSuddenEnd();
    expect(limits.grantedConnections).toBe(10);
    pass(1_000);
    limits.noteSuddenEnd();
    expect(limits.grantedConnections).toBe(2);
  });

  it('wait for one that ends', async () => {
    const { limits, slept } = world({ maxConnections: 1 });
    const first = await limits.acquire(never);
    const second = limits.acquire(never);
    first.release();
    await second;
    expect(limits.openConnections).toBe(1);
    expect(slept.length).toBeLessThan(3);
  });
});

describe('pauses', () => {
  it('grow with each failure in a row, and end with a connection', () => {
    const { limits } = world();
    expect([1, 2, 3].map(() => limits.noteFailure(closed))).toEqual([750, 1500, 3000]);
    limits.noteOpened();
    expect(limits.noteFailure(closed)).toBe(750);
  });

  it('are as long as the server asks', async () => {
    const { limits, slept } = world();
    const details = { retryAfterMs: 12_345 };
    limits.noteFailure(sourceError('throttled', { what: '', next: '', retryable: true, details }));
    expect(limits.tryAcquire()).toBeUndefined();
    await limits.acquire(never);
    expect(slept).toEqual([12_345]);
  });

  it('are nobody’s for what no pause mends', () => {
    const { limits } = world();
    expect(limits.noteFailure(wrongPassword)).toBe(0);
    expect(limits.tryAcquire()).toBeDefined();
  });
});

describe('a limit of bytes a second', () => {
  it('lets a second’s worth come, and then as much as time has passed', () => {
    const { limits, pass } = world({ bytesPerSecond: 1000 });
    expect(limits.rate.take(1000)).toBe(0);
    expect(limits.rate.take(500)).toBe(500);
    pass(500);
    expect(limits.rate.take(1)).toBe(1);
    limits.rate.setLimit(0);
    expect(limits.rate.take(1_000_000)).toBe(0);
  });
});

describe('the way to a server', () => {
  it('is slow where nobody has seen it faster', () => {
    const { limits } = world();
    const mib = 1024 * 1024;
    limits.noteTransfer(mib, 60_000);
    expect(limits.isWaySlow).toBe(false);
    limits.noteTransfer(8 * mib, 4_000);
    expect(limits.isWaySlow).toBe(true);
    limits.noteTransfer(8 * mib, 100);
    expect(limits.isWaySlow).toBe(false);
  });

  it('is near where an answer came at once', () => {
    const { limits } = world();
    expect(limits.isNear).toBe(false);
    limits.noteRoundTrip(80);
    limits.noteRoundTrip(3);
    limits.noteRoundTrip(90);
    expect(limits.isNear).toBe(true);
  });
});

it('is known by its endpoint', () => {
  const { clock, random } = world();
  const servers = new SourceServers({ clock, random });
  expect(servers.of('a')).toBe(servers.of('a'));
  expect(servers.of('a')).not.toBe(servers.of('b'));
});
