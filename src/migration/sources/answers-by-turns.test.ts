import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { everyday, goesOn, hears, type Step, says, selected } from '../../../tests/support/imap/script.ts';
import { ScriptedServer } from '../../../tests/support/imap/scripted-server.ts';
import { never, sourceAt } from './test-source.ts';

const answers = { ...everyday, SELECT: selected(100), EXAMINE: selected(100) };
const fetch = /^UID FETCH /;

/** Commands that come one behind the other, so that both are under way when the first is answered. */
function asked(tags: string[]): Step[] {
  const note: Step = async ({ tag }) => {
    tags.push(tag);
    return true;
  };
  return [hears(fetch, answers), note, hears(fetch, answers), note];
}

const body = (uid: number, bytes: number) =>
  `* ${uid} FETCH (UID ${uid} BODY[] {${bytes}}\r\n${String(uid).padEnd(bytes, '.')})`;
/** Both, as far as they have been heard when it is their turn. */
const completed =
  (tags: readonly string[]): Step =>
  (stage) =>
    says(...tags.map((tag) => `${tag} OK Completed`))(stage);

/** From the first to the last, both with it. */
const uidsFrom = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

interface Asked {
  readonly uids: readonly number[];
  /** After each message. */
  readonly pause?: () => Promise<unknown>;
}

/** What each request was given, all taken at the same time, and how often the server was asked. */
async function takeTogether(steps: readonly Step[], maxHeldBytes: number, ...requests: readonly Asked[]) {
  const greeting = says('* OK [CAPABILITY IMAP4rev1 LITERAL+] ready');
  await using server = await ScriptedServer.start([[greeting, ...steps, goesOn(answers)]]);
  const source = sourceAt({ port: server.port }, { maxHeldBytes });
  const lane = await source.openLane(never);
  const taken = await Promise.all(
    requests.map(async ({ uids, pause }) => {
      const given: (readonly [uid: number, bytes: number])[] = [];
      const request = lane?.fetch({ folder: 'INBOX', uidValidity: 1, uids, bytes: 0, signal: never }) ?? [];
      for await (const message of request) {
        const { kind, uid } = message;
        if (kind === 'message') given.push([uid, message.bytes.length]);
        if (kind === 'stream') {
          let size = 0;
          for await (const piece of message.pieces) size += piece.length;
          given.push([uid, size]);
        }
        await pause?.();
      }
      return given;
    }),
  );
  await lane?.close();
  await source.close();
  return { taken, questions: server.heard.filter((line) => line.includes('UID FETCH')).length };
}

describe('a server that answers two commands by turns', () => {
  const bytes = 100_000;

  it('is asked for nothing twice, however little may wait here', async () => {
    const tags: string[] = [];
    const between = uidsFrom(2, 59);
    const byTurns = says(...uidsFrom(1, 60).map((uid) => body(uid, bytes)));
    const { taken, questions } = await takeTogether(
      [...asked(tags), byTurns, completed(tags)],
      2 * bytes,
      { uids: [1, 60] },
      { uids: between, pause: () => setTimeout(1) },
    );
    expect(taken).toEqual([[1, 60], between].map((uids) => uids.map((uid) => [uid, bytes])));
    expect(questions).toBe(2);
  });

  it('is not held up while a message is on its way whose taker has what others wait for', async () => {
    const tags: string[] = [];
    const large = 3_000_000;
    const inTheMiddle = says(body(1, bytes), body(50, large), body(2, bytes));
    const streamed = Promise.withResolvers<void>();
    const { taken } = await takeTogether(
      [...asked(tags), inTheMiddle, completed(tags)],
      bytes / 2,
      { uids: [50], pause: async () => streamed.resolve() },
      { uids: [1, 2], pause: () => streamed.promise },
    );
    expect(taken).toEqual([
      [[50, large]],
      [
        [1, bytes],
        [2, bytes],
      ],
    ]);
  });

  it('tells whoever waits for more when the lane is closed', async () => {
    await using server = await ScriptedServer.start([
      [
        says('* OK [CAPABILITY IMAP4rev1 LITERAL+] ready'),
        hears(fetch, answers),
        says(body(1, bytes)),
        goesOn(answers),
      ],
    ]);
    const source = sourceAt({ port: server.port });
    const lane = await source.openLane(never);
    const request = lane?.fetch({ folder: 'INBOX', uidValidity: 1, uids: [1, 2], bytes: 0, signal: never });
    const iterator = request?.[Symbol.asyncIterator]();
    expect((await iterator?.next())?.value).toMatchObject({ uid: 1 });
    const waiting = iterator?.next();
    await lane?.close();
    await expect(waiting).rejects.toMatchObject({ code: 'migration.source.disconnected' });
    await source.close();
  });
});
