import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { allShapes, corpusMessages, fullCorpus, smallCorpus } from './corpus.ts';
import { hardFolders, manyFolders } from './folders.ts';
import { encodeIso2022Kr, encodeLegacy } from './legacy-encoder.ts';
import { largeMessageBytes } from './shapes/bytes.ts';

describe('the corpus of hard mailboxes', () => {
  it('is the same for the same seed, and another for another', () => {
    const digest = (seed: number) => {
      const hash = createHash('sha256');
      for (const { bytes, flags, internalDate, name } of corpusMessages({ ...smallCorpus, seed })) {
        hash.update(bytes).update(JSON.stringify([flags, internalDate, name]));
      }
      return hash.digest('hex');
    };
    expect(digest(4)).toBe(digest(4));
    expect(digest(4)).not.toBe(digest(5));
  });

  it('holds every shape but the large ones, in every folder something', () => {
    const messages = [...corpusMessages(smallCorpus)];
    const shapes = new Set(messages.map(({ name }) => name.replace(/-\d+$/, '')));
    const missing = allShapes.map(({ name }) => name).filter((name) => !shapes.has(name));
    expect(missing).toEqual(['large-35-mb', 'large-above-35-mb']);
  });

  it('names what is odd about the bytes of each message, and nothing else', () => {
    for (const { bytes, name, traits } of corpusMessages({ ...fullCorpus, messages: 400 })) {
      const text = Buffer.from(bytes).toString('latin1');
      const found = {
        'bare-lf': /(?<!\r)\n/.test(text),
        'bare-cr': /\r(?!\n)/.test(text),
        nul: text.includes('\0'),
        empty: text === '',
      };
      const odd = Object.entries(found).flatMap(([trait, holds]) => (holds ? [trait] : []));
      expect(odd, name).toEqual(traits.filter((trait) => trait in found));
    }
  });

  it('is at least 2,000 messages, two of them at the limit of 35 MiB', () => {
    const sizes = Array.from(corpusMessages(fullCorpus), ({ bytes }) => bytes.length);
    expect(sizes.length).toBeGreaterThan(2000);
    expect(sizes.filter((size) => size >= largeMessageBytes)).toEqual([
      largeMessageBytes,
      largeMessageBytes + 1,
    ]);
  });
});

it('names each folder once, also where thousands are asked for', () => {
  const names = [...hardFolders, ...manyFolders(5000)].map(({ path }) => JSON.stringify(path));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBe(hardFolders.length + 5000);
});

describe('encoders of old charsets', () => {
  it.each([
    ['euc-kr', '가힝', 'b0a1c8fe'],
    ['cp949', '힣뷁a', 'c65294ee61'],
    ['shift_jis', '東京', '938c8b9e'],
    ['euc-jp', '東京', 'c5ecb5fe'],
    ['windows-1252', 'é', 'e9'],
  ] as const)('%s: %s', (charset, text, hex) => {
    const bytes = encodeLegacy(charset, text);
    expect(bytes.toString('hex')).toBe(hex);
  });

  it('announces and shifts as RFC 1557 has it', () => {
    expect(encodeIso2022Kr('a가b').toString('latin1')).toBe('\x1b$)Ca\x0e0!\x0fb');
  });
});
