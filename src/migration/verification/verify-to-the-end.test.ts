import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import type { FetchedMessage, SourceMailbox } from '../sync/source-port.ts';
import { mail } from '../sync/test-sync.ts';
import { VerificationScene } from './test-verification.ts';

/** The stream of that message ends in its middle, and comes again after the others. */
async function* cutOnce(answers: AsyncIterable<FetchedMessage>, uid: number): AsyncGenerator<FetchedMessage> {
  let whole: FetchedMessage | undefined;
  for await (const answer of answers) {
    if (answer.uid !== uid || answer.kind !== 'stream') {
      yield answer;
      continue;
    }
    const pieces = await Array.fromAsync(answer.pieces);
    whole = { ...answer, pieces: iterate(pieces) };
    yield { ...answer, pieces: brokenOff(pieces) };
  }
  if (whole !== undefined) yield whole;
}

async function* iterate(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function* brokenOff(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces.slice(0, 2);
  throw new AppError({ kind: 'unavailable', code: 'migration.source.bodyCut', message: 'It broke off.' });
}

describe('a mailbox', () => {
  it('is verified to the end over connections that break', async () => {
    const scene = await VerificationScene.start();
    for (let n = 0; n < 1200; n += 1) scene.source.deliver('INBOX', { bytes: mail(`message ${n}`) });
    await scene.sync();
    let breaks = 3;
    scene.source.beforeMessage = (_, uid) => {
      if (uid % 100 === 0 && breaks-- > 0) {
        throw new AppError({ kind: 'unavailable', code: 'test', message: 'Connection lost.' });
      }
    };
    expect(await scene.verify()).toMatchObject({ isClean: true, totals: { matched: 1200 } });
    scene.source.beforeMessage = () => {
      throw new AppError({ kind: 'unavailable', code: 'test', message: 'Connection lost.' });
    };
    await expect(scene.verify()).rejects.toThrow('Connection lost.');
    await scene.close();
  });

  it('is verified where a large message breaks off on its way', async () => {
    const scene = await VerificationScene.start();
    const uid = scene.source.deliver('INBOX', { bytes: mail('large', 'x'.repeat(200_000)) });
    scene.source.deliver('INBOX', { bytes: mail('small') });
    await scene.sync();
    const { source } = scene;
    const cutting: SourceMailbox = {
      identity: source.identity,
      survey: (signal) => source.survey(signal),
      readFolder: (...given) => source.readFolder(...given),
      openLane: async (signal) => {
        const lane = await source.openLane(signal);
        return lane && { fetch: (request) => cutOnce(lane.fetch(request), uid), close: () => lane.close() };
      },
      close: () => source.close(),
    };
    expect(await scene.verify('Digests', { source: cutting })).toMatchObject({
      isClean: true,
      totals: { matched: 2 },
    });
    await scene.close();
  });

  it('stops when it is told to', async () => {
    const scene = await VerificationScene.start();
    scene.source.deliver('INBOX', { bytes: mail('one') });
    await scene.sync();
    const stop = new AbortController();
    scene.source.beforeMessage = () => stop.abort(new Error('Stopped.'));
    await expect(scene.verify('Digests', { signal: stop.signal })).rejects.toThrow('Stopped.');
    await scene.close();
  });

  it('says how far it is', async () => {
    const scene = await VerificationScene.start();
    for (let n = 0; n < 3; n += 1) scene.source.deliver('INBOX', { bytes: mail(`message ${n}`) });
    await scene.sync();
    const told: unknown[] = [];
    await scene.verify('Digests', { onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toMatchObject({
      folder: 'INBOX',
      folders: 1,
      verifiedFolders: 1,
      verifiedMessages: 3,
    });
    await scene.close();
  });
});
