import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { blockBytes, DirectFile } from './direct-file.ts';
import { nodeDisk } from './node-disk.ts';
import { dropBytes, PartsReader, takeBytes } from './parts.ts';

/** Cut at drawn places, into memory of its own or not, as messages and headers between them lie. */
function cut(bytes: Buffer, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => {
    const part = bytes.subarray(ends[index - 1] ?? 0, end);
    const memory = new SharedArrayBuffer(part.length);
    new Uint8Array(memory).set(part);
    return index % 2 === 0 ? part : new Uint8Array(memory);
  });
}

const somePlaces = fc.array(fc.nat(5_000_000), { maxLength: 8 });

describe('parts', () => {
  it('are what they were together, wherever they are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), somePlaces, fc.nat(300), (bytes, places, count) => {
        const all = Buffer.from(bytes);
        const parts = cut(all, places);
        expect(Buffer.concat(takeBytes(parts, count))).toEqual(all.subarray(0, count));
        expect(Buffer.concat(dropBytes(parts, count))).toEqual(all.subarray(count));
        const reader = new PartsReader(parts);
        const [first, rest] = [new Uint8Array(Math.min(count, all.length)), new Uint8Array(400)];
        expect([reader.read(first), reader.read(rest)]).toEqual([first.length, all.length - first.length]);
        expect(Buffer.concat([first, rest.subarray(0, all.length - first.length)])).toEqual(all);
      }),
    );
  });
});

describe('a file', () => {
  let name: string;

  beforeEach(async () => {
    name = path.join(await temporaryFolder(), 'pack');
  });

  it('holds what was appended, in small writes and in large ones that go around the page cache', async () => {
    const sizes = fc.oneof(fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 100_000, max: 2_500_000 }));
    const writes = fc.array(fc.tuple(sizes, somePlaces), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(writes, async (all) => {
        const file = await nodeDisk.open(name, 'create');
        const expected: Buffer[] = [];
        let end = 0;
        try {
          for (const [size, places] of all) {
            const bytes = randomBytes(size);
            await file.write(cut(bytes, places), end);
            expected.push(bytes);
            end += size;
            // What somebody reads between two writes lies in the page cache when the next one comes.
            const tail = Buffer.alloc(Math.min(end, 10_000));
            await file.read(tail, end - tail.length);
            expect(tail.equals(Buffer.concat(expected).subarray(end - tail.length))).toBe(true);
          }
          await file.sync();
        } finally {
          await file.close();
        }
        expect(fs.readFileSync(name).equals(Buffer.concat(expected))).toBe(true);
        fs.unlinkSync(name);
      }),
      { numRuns: 40 },
    );
  });

  it('takes a batch back, and holds the one that comes instead', async () => {
    const file = await nodeDisk.open(name, 'create');
    onTestFinished(() => file.close());
    const [kept, failed, next] = [randomBytes(300_001), randomBytes(500_000), randomBytes(400_000)];
    await file.write([kept], 0);
    await file.write([failed], kept.length);
    await file.truncate(kept.length);
    await file.write([next], kept.length);
    expect(fs.readFileSync(name).equals(Buffer.concat([kept, next]))).toBe(true);
  });

  it('is written around the page cache exactly where the system lets whole blocks go that way', async () => {
    const fd = fs.openSync(name, 'wx+');
    onTestFinished(() => fs.closeSync(fd));
    const direct = new DirectFile(fd);
    const written = await direct.write([randomBytes(3 * blockBytes)], 0);
    await direct.close();
    expect(written).toBe(takesWholeBlocks(`${name}.probe`) ? 3 * blockBytes : 0);
  });

  it('is written the ordinary way where there is no other', async () => {
    const nothing = new DirectFile(1_000_000);
    expect(await nothing.write([randomBytes(blockBytes)], 0)).toBe(0);
    await nothing.close();
  });

  it('fails with the code of the system, as the ordinary way does', async () => {
    fs.writeFileSync(name, '');
    const fd = fs.openSync(name, 'r+');
    const direct = new DirectFile(fd);
    onTestFinished(() => fs.closeSync(fd));
    await direct.write([randomBytes(blockBytes)], 0);
    const beyond = direct.write([randomBytes(blockBytes)], 2 ** 52);
    if (takesWholeBlocks(`${name}.probe`)) await expect(beyond).rejects.toMatchObject({ code: 'EFBIG' });
    else expect(await beyond).toBe(0);
    await direct.close();
  });
});

/** Asked of the system itself. */
function takesWholeBlocks(probe: string): boolean {
  const { O_CREAT, O_WRONLY, O_DIRECT } = fs.constants;
  if (O_DIRECT === undefined) return false;
  let fd: number | undefined;
  try {
    fd = fs.openSync(probe, O_CREAT | O_WRONLY | O_DIRECT, 0o600);
    const memory = new Uint8Array(new ArrayBuffer(blockBytes, { maxByteLength: blockBytes }));
    return fs.writeSync(fd, memory, 0, blockBytes, 0) === blockBytes;
  } catch {
    return false;
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}
