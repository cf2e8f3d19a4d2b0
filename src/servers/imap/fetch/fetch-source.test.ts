import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { BodyHash } from '../../../base/ids.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import type { Body } from '../../../store/ports/mail-store.ts';
import type { FetchItem } from '../../../wire/imap/index.ts';
import { type FetchSource, sourcesOf } from './fetch-source.ts';

const wholeBody: FetchItem = { item: 'BODY[]', isPeek: true, section: { part: [] } };

/** A mailbox of messages of these sizes, that writes down what is read of it. */
function sceneOf(...sizes: readonly number[]) {
  const [opened, read]: [number[], number[]] = [[], []];
  const damaged = new Set<number>();
  const openBody = async (message: Message): Promise<Body> => {
    opened.push(message.uid);
    const bytes = message.size;
    return {
      hash: `${message.uid}` as BodyHash,
      bytes,
      async read() {
        read.push(message.uid);
        if (damaged.has(message.uid)) throw new Error('damaged');
        return Buffer.alloc(bytes, 'x');
      },
      async *stream() {
        yield Buffer.from('streamed');
      },
    };
  };
  const readStructure = async (body: Body) => ({ text: await textOf(body) });
  const mailbox = { openBody, readStructure } as unknown as Mailbox;
  const messages = sizes.map((size, index) => ({ uid: index + 1, size }) as Message);
  const sources = async function* (...items: readonly FetchItem[]) {
    yield* sourcesOf(mailbox, messages, items);
  };
  return { sources, opened, read, damaged };
}

async function textOf(body: Body): Promise<string> {
  return Buffer.concat(await Array.fromAsync(body.stream())).toString('latin1');
}

async function take(sources: AsyncIterator<FetchSource>): Promise<FetchSource> {
  const next = await sources.next();
  if (next.done === true) throw new Error('There is no other message.');
  return next.value;
}

describe('bodies of the next messages', () => {
  it('are read while those before go out, eight at a time', async () => {
    const { sources, read } = sceneOf(...Array<number>(20).fill(1000));
    const taken = sources(wholeBody);
    expect((await take(taken)).message.uid).toBe(1);
    await nextTurn();
    expect(read).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect((await take(taken)).message.uid).toBe(2);
    await nextTurn();
    expect(read).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await Array.fromAsync(taken, ({ message }) => message.uid)).toEqual(
      Array.from({ length: 18 }, (_, index) => index + 3),
    );
  });

  it('wait where they would take much memory, and go on when there is room again', async () => {
    const kilobytes = 100 * 1024;
    const { sources, read } = sceneOf(kilobytes, kilobytes, kilobytes, kilobytes);
    const taken = sources(wholeBody);
    await take(taken);
    await nextTurn();
    expect(read).toEqual([1, 2]);
    await take(taken);
    await nextTurn();
    expect(read).toEqual([1, 2, 3]);
  });

  it('are read in pieces, and not ahead, where they are large', async () => {
    const { sources, read } = sceneOf(1000, 200 * 1024, 900 * 1024, 1000);
    const taken = sources(wholeBody);
    await take(taken);
    await nextTurn();
    expect(read).toEqual([1]);
    expect(await textOf(await (await take(taken)).body())).toBe('streamed');
    expect(await textOf(await (await take(taken)).body())).toBe('streamed');
    await take(taken);
    await nextTurn();
    expect(read).toEqual([1, 4]);
  });

  it('are opened and read once, whatever is wanted of them', async () => {
    const { sources, opened, read } = sceneOf(3);
    const source = await take(sources(wholeBody, { item: 'ENVELOPE' }));
    expect(await source.structure()).toEqual({ text: 'xxx' });
    const pieces = await Array.fromAsync((await source.body()).stream({ start: 1, end: 2 }));
    expect(Buffer.concat(pieces).toString()).toBe('x');
    expect([opened, read]).toEqual([[1], [1]]);
  });

  it('are not read where nothing of them is wanted', async () => {
    const { sources, opened } = sceneOf(1000, 1000);
    await Array.fromAsync(sources({ item: 'FLAGS' }, { item: 'RFC822.SIZE' }));
    await nextTurn();
    expect(opened).toEqual([]);
  });

  it('fail for whoever asks for them, and for nobody else', async () => {
    const { sources, damaged } = sceneOf(10, 10, 10);
    damaged.add(2);
    const taken = sources(wholeBody);
    expect(await textOf(await (await take(taken)).body())).toHaveLength(10);
    const bad = await (await take(taken)).body();
    await expect(textOf(bad)).rejects.toThrow('damaged');
    expect(await textOf(await (await take(taken)).body())).toHaveLength(10);
  });
});
