import { describe, expect, it } from 'vitest';
import { hostileScripts } from '../../../tests/support/imap/hostile-scripts.ts';
import { ScriptedServer } from '../../../tests/support/imap/scripted-server.ts';
import { isAppError } from '../../base/errors.ts';
import type { ImapSource } from './imap-source.ts';
import { fastClock, never, shortTimeouts, sourceAt, takeAll, testLimits } from './test-source.ts';

type Misdeed = keyof typeof hostileScripts;

async function against<T>(misdeed: Misdeed, work: (source: ImapSource) => Promise<T>): Promise<T | string> {
  await using server = await ScriptedServer.start([hostileScripts[misdeed]]);
  const source = sourceAt(
    { port: server.port, timeouts: shortTimeouts },
    { clock: fastClock, limits: testLimits(fastClock) },
  );
  try {
    return await work(source);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.code;
  } finally {
    await source.close();
  }
}

const bodies = (misdeed: Misdeed, ...uids: number[]) =>
  against(misdeed, async (source) => {
    const lane = await source.openLane(never);
    const taken = await takeAll(
      lane!.fetch({ folder: 'INBOX', uidValidity: 1, uids, bytes: 100, signal: never }),
    );
    return taken.map((each) => `${each.uid} ${'bytes' in each ? each.bytes.length : each.kind}`).join(', ');
  });

const listing = (misdeed: Misdeed) =>
  against(misdeed, async (source) => {
    const { messages, problems } = await source.readFolder('INBOX', undefined, never);
    return { uids: [...messages.uids], problems };
  });

describe('a server that, asked for a message,', () => {
  it.each<readonly [Misdeed, uids: readonly number[], outcome: string]>([
    ['announces a smaller size than it sends', [1], '1 40'],
    ['announces a larger size than it sends', [1], '1 40'],
    // What would be given is cut short, and other words for it are not understood.
    ['sends a literal longer than it announced', [1], '1 unavailable'],
    ['sends NUL and bare CR in a literal', [1], '1 9'],
    ['sends NUL between responses', [1], '1 unavailable'],
    ['never ends a literal', [1], '1 unavailable'],
    ['sends a header line of 100 MB', [1], `1 ${100 * 1024 * 1024 + 13}`],
    ['sends a response line of 100 MB', [1], '1 unavailable'],
    ['opens a million brackets', [1], '1 unavailable'],
    ['expunges while it fetches', [1, 2], '1 40, 2 40'],
    ['gives one UID to two messages', [7, 8], '7 40, 8 unavailable'],
    ['lets UIDs go backwards', [1, 5, 9], '9 40, 5 40, 1 40'],
    ['gives UID 0', [1], '1 unavailable'],
    ['gives a UID beyond 32 bits', [1], '1 unavailable'],
    ['gives a message that nobody asked for', [1], '1 40'],
    ['leaves a message out and says OK', [1, 2], '2 40, 1 unavailable'],
    ['says that a message cannot be had', [1, 2], '1 40, 2 unavailable'],
    ['announces 2 GB', [1], '1 cut, 1 cut, 1 unavailable'],
    ['announces more than a number holds', [1], '1 unavailable'],
    ['says BYE in the middle of a literal', [1, 2], '1 unavailable, 2 unavailable'],
    ['says BYE and hangs up', [1], 'migration.source.throttled'],
    ['answers with a tag of its own', [1], '1 40'],
    ['says that it is throttled', [1], '1 40'],
  ])('%s (%j): %s', async (misdeed, uids, outcome) => {
    expect(await bodies(misdeed, ...uids)).toBe(outcome);
  });
});

describe('a server that, asked what is in a folder,', () => {
  const problem = (text: string) => expect.stringContaining(text);

  it.each<readonly [Misdeed, outcome: unknown]>([
    ['announces a smaller size than it sends', { uids: [1], problems: [] }],
    ['expunges while it fetches', { uids: [1, 2], problems: [] }],
    ['lets UIDs go backwards', { uids: [1, 5, 9], problems: [problem('UIDs do not ascend')] }],
    ['dates a message in year 0', { uids: [1], problems: [] }],
    ['dates a message in year 9999', { uids: [1], problems: [] }],
    ['dates a message on no day', { uids: [1], problems: [problem('is no date')] }],
    ['answers with a tag of its own', { uids: [1], problems: [] }],
    // Less than EXISTS has told, and no word on the rest: to take it for all would be to lose messages.
    ['leaves a message out and says OK', 'migration.source.refused'],
    ['gives one UID to two messages', 'migration.source.refused'],
    ['never ends a literal', 'migration.source.timeout'],
    ['sends a response line of 100 MB', 'migration.source.protocol'],
    ['announces more than a number holds', 'migration.source.protocol'],
    ['says BYE and hangs up', 'migration.source.throttled'],
    ['says BYE in the middle of a literal', 'migration.source.disconnected'],
  ])('%s: %j', async (misdeed, outcome) => {
    expect(await listing(misdeed)).toEqual(outcome);
  });
});
