import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteRange } from '../store/ports/bodies.ts';
import type { Body } from '../store/ports/mail-store.ts';
import { bodyReaderOf, extractText } from '../wire/mime/extract-text.ts';
import { parseStructure } from '../wire/mime/parse-structure.ts';
import { findPart, walkParts } from '../wire/mime/structure.ts';
import { decodeTransfer } from '../wire/mime/transfer-coding.ts';
import { decodePart, readStructure, readText, streamPart } from './message-content.ts';
import { mailOf, piecesOf } from './test-mailboxes.ts';

/** A body that comes in chunks of the given size, counts what is read of it, and may seem larger than it is. */
function bodyOf(bytes: Uint8Array, chunkBytes: number, seems: 'itself' | 'large' = 'itself') {
  const counts = { whole: 0, ranges: 0, bytesInRanges: 0 };
  const body: Body = {
    hash: 'aa' as Body['hash'],
    bytes: seems === 'large' ? 100_000_000 : bytes.byteLength,
    async read() {
      counts.whole += 1;
      return bytes;
    },
    stream(range?: ByteRange) {
      if (range) {
        counts.ranges += 1;
        counts.bytesInRanges += range.end - range.start;
      }
      return piecesOf(range ? bytes.subarray(range.start, range.end) : bytes, chunkBytes);
    },
  };
  return { body, counts };
}

const folder = new URL('../../tests/corpora/mime/', import.meta.url);
const corpus = readdirSync(folder)
  .filter((name) => name.endsWith('.eml'))
  .map((name): [string, Buffer] => [name, readFileSync(new URL(name, folder))]);
const chunkSizes = [1, 7, 64, 1000, 1_000_000];

describe.each(corpus)('%s', (_, message) => {
  const structure = parseStructure(message);

  it.each(chunkSizes)('has the same structure and text in chunks of %i', async (size) => {
    const whole = extractText(structure, bodyReaderOf(message));
    expect(await readStructure(bodyOf(message, size).body)).toEqual(structure);
    expect(await readText(bodyOf(message, size).body)).toEqual(whole);
    expect(await readText(bodyOf(message, size, 'large').body)).toEqual(whole);
    expect(await readText(bodyOf(message, size, 'large').body, structure)).toEqual(whole);
  });

  it('has the same parts, those of nested messages too, wherever chunks end', async () => {
    for (const part of walkParts(structure.root)) {
      const encoded = message.subarray(part.bodyStart, part.bodyEnd);
      const decoded = Buffer.from(decodeTransfer(encoded, part.encoding));
      for (const size of chunkSizes) {
        const { body } = bodyOf(message, size);
        expect(Buffer.concat(await Array.fromAsync(streamPart(body, part)))).toEqual(encoded);
        expect(Buffer.concat(await Array.fromAsync(decodePart(body, part)))).toEqual(decoded);
      }
    }
  });
});

describe('a part', () => {
  it('comes out as it went in, of whatever bytes, lines and chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 50 }),
        async (content, lineLength, chunkBytes) => {
          const lines =
            Buffer.from(content)
              .toString('base64')
              .match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
          const message = mailOf(
            'Content-Type: multipart/mixed; boundary=b',
            '',
            '--b',
            'Content-Type: application/pdf',
            'Content-Transfer-Encoding: base64',
            '',
            ...lines,
            '--b--',
          );
          const { body } = bodyOf(message, chunkBytes);
          const part = findPart(await readStructure(body), '1');
          const decoded = Buffer.concat(await Array.fromAsync(decodePart(body, part!)));
          expect(decoded).toEqual(Buffer.from(content));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the text of a large message', () => {
  const attachment = ['--b', 'Content-Type: text/csv; name=a.csv', 'Content-Disposition: attachment', ''];
  const text = ['--b', 'Content-Type: text/plain; charset=utf-8', ''];
  const mixed = 'Content-Type: multipart/mixed; boundary=b';

  it('is read without the attachments, though they be text', async () => {
    const message = mailOf(mixed, '', ...text, '회의록', ...attachment, 'x'.repeat(500_000), '--b--');
    const { body, counts } = bodyOf(message, 64_000);
    expect(await readText(body)).toMatchObject({ text: '회의록', attachments: [{ name: 'a.csv' }] });
    expect(counts).toEqual({ whole: 0, ranges: 1, bytesInRanges: 9 });
  });

  it('is read up to the limit over all its parts, as if it were in memory', async () => {
    const parts = Array.from({ length: 50 }, (_, index) => [
      ...text,
      `${index} ${'가나다 '.repeat(2000)}`,
    ]).flat();
    const message = mailOf(mixed, '', ...parts, '--b--');
    const whole = extractText(parseStructure(message), bodyReaderOf(message), { maxBytes: 100_000 });
    const { body, counts } = bodyOf(message, 64_000);
    expect(await readText(body, undefined, { maxTextBytes: 100_000 })).toEqual(whole);
    expect(counts.bytesInRanges).toBe(100_000);
  });

  it.each([
    ['nothing at all', ''],
    ['a header that never ends', 'Subject: x'],
    ['a multipart whose boundary never comes', 'Content-Type: multipart/mixed; boundary=zz\r\n\r\n안녕'],
  ])('of %s is no failure', async (_, raw) => {
    const bytes = Buffer.from(raw);
    const whole = extractText(parseStructure(bytes), bodyReaderOf(bytes));
    expect(await readText(bodyOf(bytes, 3).body)).toEqual(whole);
    expect(await readText(bodyOf(bytes, 3, 'large').body)).toEqual(whole);
  });
});
