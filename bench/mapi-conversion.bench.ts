import { contentFromMime } from '../src/mailbox/conversion/content-from-mime.ts';
import { mimeFromContent } from '../src/mailbox/conversion/mime-from-content.ts';
import { mimeSourceOfBytes } from '../src/mailbox/conversion/mime-source.ts';
import {
  nativeSourceOfBytes,
  readNativeContent,
  writeNativeContent,
} from '../src/mailbox/conversion/native-content.ts';
import { parseStructure } from '../src/wire/mime/parse-structure.ts';
import { compressRtf, decompressRtf } from '../src/wire/rtf/compressed-rtf.ts';
import { encapsulateHtml } from '../src/wire/rtf/encapsulate.ts';
import { type Benchmark, perSecond } from './harness.ts';
import { makeMessages } from './mime-messages.ts';

const rounds = 5;
const repeats = 5;

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Calls for each second of CPU, of the best of several rounds. */
async function rateOf<Item>(items: readonly Item[], work: (item: Item) => unknown): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const startedAt = cpuMs();
    for (let turn = 0; turn < repeats; turn++) for (const item of items) await work(item);
    fastest = Math.min(fastest, cpuMs() - startedAt);
  }
  return perSecond(repeats * items.length, fastest);
}

const bytesOf = async (chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> =>
  Buffer.concat(await Array.fromAsync(chunks));

const page = `<html><body>${'<p style="margin:0">회의 자료를 <b>보내</b> 드립니다. Please find the notes below.</p>\r\n'.repeat(200)}</body></html>`;

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'mapi: properties of 20 KB messages in MIME',
    unit: 'messages/CPU-s',
    better: 'higher',
    target: { atLeast: 1500 },
    async run() {
      const messages = makeMessages();
      const value = await rateOf(messages, (bytes) => contentFromMime(mimeSourceOfBytes(bytes)));
      const peer = await rateOf(messages, (bytes) => parseStructure(bytes).partCount);
      return { value, peer: { name: 'structure of the same messages, no text decoded', value: peer } };
    },
  },
  {
    name: 'mapi: MIME of 20 KB messages from properties',
    unit: 'messages/CPU-s',
    better: 'higher',
    target: { atLeast: 1000 },
    async run() {
      const messages = makeMessages();
      const contents = await Promise.all(messages.map((bytes) => contentFromMime(mimeSourceOfBytes(bytes))));
      return { value: await rateOf(contents, (content) => mimeFromContent(content, { copy: 'own' })) };
    },
  },
  {
    name: 'mapi: opening 20 KB messages as clients have written them',
    unit: 'messages/CPU-s',
    better: 'higher',
    target: { atLeast: 5000 },
    async run() {
      const messages = makeMessages();
      const kept: Uint8Array[] = [];
      for (const bytes of messages) {
        kept.push(await bytesOf(writeNativeContent(await contentFromMime(mimeSourceOfBytes(bytes)))));
      }
      const value = await rateOf(kept, (bytes) => readNativeContent(nativeSourceOfBytes(bytes)));
      return {
        value,
        extra: {
          bytesPerMessage: Math.round(kept.reduce((sum, { length }) => sum + length, 0) / kept.length),
        },
      };
    },
  },
  {
    name: 'mapi: HTML of 20 KB wrapped in RTF and compressed',
    unit: 'pages/CPU-s',
    better: 'higher',
    target: { atLeast: 100 },
    async run() {
      const rtf = compressRtf(encapsulateHtml(page));
      const value = await rateOf([page], (html) => compressRtf(encapsulateHtml(html)));
      const expanded = await rateOf([rtf], (bytes) => decompressRtf(bytes));
      return { value, extra: { expandedPerSecond: Math.round(expanded), compressedBytes: rtf.length } };
    },
  },
];
