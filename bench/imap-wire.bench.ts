import { Buffer } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { ResponseReader } from '../src/wire/imap/index.ts';
import { type Benchmark, perSecond } from './harness.ts';

const messageCount = 5_000;
const chunkBytes = 65_536;
const rounds = 7;
const mebibyte = 1_048_576;

/**
 * What a server sends for 5,000 messages of 345 MiB, half of them smaller than 7 kB: mail is many small messages
 * and a few large ones. Chunks are what a socket gives; the bytes of bodies are shared, as only their number counts.
 */
function makeStream(): { chunks: Buffer[]; bytes: number } {
  const filler = Buffer.alloc(
    28 * mebibyte,
    'Subject: landfall\r\nThe quick brown fox jumps over the lazy dog.\r\n',
  );
  const parts: Buffer[] = [];
  for (let index = 0; index < messageCount; index++) {
    const size = sizeOf(index / messageCount);
    parts.push(
      Buffer.from(
        `* ${index + 1} FETCH (UID ${1_000 + index} FLAGS (\\Seen $Forwarded) INTERNALDATE "17-Jul-2024 02:44:25 +0900" RFC822.SIZE ${size} BODY[] {${size}}\r\n`,
      ),
      filler.subarray(0, size),
      Buffer.from(')\r\n'),
    );
  }
  const whole = Buffer.concat(parts);
  const chunks: Buffer[] = [];
  for (let at = 0; at < whole.length; at += chunkBytes) chunks.push(whole.subarray(at, at + chunkBytes));
  return { chunks, bytes: whole.length };
}

/** By rank, 0 to 1: a median of 7 kB, a tenth above 90 kB, the largest 27 MB. */
function sizeOf(rank: number): number {
  return Math.min(
    27_000_000,
    Math.round(7_000 * Math.exp(2.17 * inverseNormal(Math.min(rank + 0.000_1, 0.999_9)))),
  );
}

/** Near enough to the quantiles of the normal distribution for a shape of sizes. */
function inverseNormal(share: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(share, 1 - share)));
  const value = t - (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t);
  return share < 0.5 ? -value : value;
}

/** What is done with the bytes of each message: nothing, or its digest, as every migration does. */
type Use = 'skip' | 'digest';

function readAll(chunks: readonly Buffer[], use: Use): number {
  const reader = new ResponseReader();
  let bytes = 0;
  let messages = 0;
  let digest: Hash | undefined;
  for (const chunk of chunks) {
    for (const event of reader.receive(chunk)) {
      if (event.type === 'bodyPiece') {
        bytes += event.bytes.length;
        digest?.update(event.bytes);
      } else if (event.type === 'bodyStart') digest = use === 'digest' ? createHash('sha256') : undefined;
      else if (event.type === 'bodyEnd') digest?.digest();
      else if (event.type === 'fetch') messages++;
      else if (event.type === 'protocolError') throw event.error;
    }
  }
  if (messages !== messageCount) throw new Error(`imap bench: ${messages} messages were read`);
  return bytes;
}

/** The least that any client does: find the end of each line, read the number in braces, take as much. */
function countLiterals(chunks: readonly Buffer[], use: Use): number {
  let left = 0;
  let carry = '';
  let bytes = 0;
  let digest: Hash | undefined;
  for (const chunk of chunks) {
    let at = 0;
    while (at < chunk.length) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at);
        digest?.update(chunk.subarray(at, at + taken));
        left -= taken;
        at += taken;
        bytes += taken;
        if (left === 0) digest?.digest();
        continue;
      }
      const end = chunk.indexOf('\r\n', at, 'latin1');
      if (end === -1) {
        carry += chunk.toString('latin1', at);
        break;
      }
      const line = carry + chunk.toString('latin1', at, end);
      carry = '';
      at = end + 2;
      const match = /\{(\d+)\}$/.exec(line);
      if (match) left = Number(match[1]);
      if (match && use === 'digest') digest = createHash('sha256');
    }
  }
  return bytes;
}

/** Every byte looked at once, as fast as the machine can: for a byte that is not there. */
function scan(chunks: readonly Buffer[]): number {
  let found = 1;
  for (const chunk of chunks) found += chunk.indexOf(0) === -1 ? 0 : 1;
  return found;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function bestMs(work: () => number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const startedAt = cpuMs();
    const found = work();
    best = Math.min(best, cpuMs() - startedAt);
    if (found === 0) throw new Error('imap bench: nothing was read');
  }
  return best;
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'imap FETCH of 5,000 messages, each digested',
    unit: 'messages/CPU-s',
    better: 'higher',
    target: { ratioAtLeast: 0.6 },
    async run() {
      const { chunks, bytes } = makeStream();
      const readMs = bestMs(() => readAll(chunks, 'digest'));
      const countMs = bestMs(() => countLiterals(chunks, 'digest'));
      return {
        value: perSecond(messageCount, readMs),
        peer: { name: 'a loop that only counts literals', value: perSecond(messageCount, countMs) },
        extra: { mebibytes: bytes / mebibyte, mebibytesPerCpuSecond: perSecond(bytes / mebibyte, readMs) },
        note: 'in chunks of 64 KiB, SHA-256 of each message on both sides: what is measured on real servers as the bound',
      };
    },
  },
  {
    name: 'imap FETCH of 5,000 messages, bodies passed by',
    unit: 'MiB/CPU-s',
    better: 'higher',
    target: { atLeast: 1_024, extra: { messagesPerCpuSecond: { atLeast: 100_000 } } },
    async run() {
      const { chunks, bytes } = makeStream();
      const readMs = bestMs(() => readAll(chunks, 'skip'));
      const countMs = bestMs(() => countLiterals(chunks, 'skip'));
      const scanMs = bestMs(() => scan(chunks));
      const mebibytes = bytes / mebibyte;
      return {
        value: perSecond(mebibytes, readMs),
        peer: { name: 'every byte looked at once', value: perSecond(mebibytes, scanMs) },
        extra: {
          messagesPerCpuSecond: perSecond(messageCount, readMs),
          countedMessagesPerCpuSecond: perSecond(messageCount, countMs),
        },
        note: 'neither the reader nor a loop that only counts literals looks at the bytes of bodies',
      };
    },
  },
];
