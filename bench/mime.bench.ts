import { Buffer } from 'node:buffer';
import { buildMessage } from '../src/wire/mime/build-message.ts';
import { parseStructure } from '../src/wire/mime/parse-structure.ts';
import { scanMessage } from '../src/wire/mime/scan.ts';
import { StructureMachine } from '../src/wire/mime/structure-machine.ts';
import { type Benchmark, fastestMs, perSecond } from './harness.ts';
import { makeMessages } from './mime-messages.ts';

const rounds = 7;

/** What an import reads of a message; the sum keeps the work from being optimised away. */
function readForImport(message: Uint8Array): number {
  const scanned = scanMessage(message);
  const { envelope, traits } = scanned;
  return (
    scanned.bodyStart +
    envelope.subject.length +
    envelope.from.length +
    envelope.to.length +
    envelope.cc.length +
    envelope.references.length +
    (envelope.date ?? 0) +
    (traits.hasAttachments ? 1 : 0)
  );
}

function walkLines(message: Uint8Array): number {
  const buffer = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  let lines = 0;
  for (let at = buffer.indexOf(10); at >= 0; at = buffer.indexOf(10, at + 1)) lines++;
  return lines;
}

/** A second of one core, whatever else the machine does: all threads of the process count, as GC has its own. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Calls for each second of CPU, of the best of several rounds. */
function rateOf(messages: readonly Uint8Array[], repeats: number, work: (m: Uint8Array) => number): number {
  let sum = 0;
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const startedAt = cpuMs();
    for (let i = 0; i < repeats; i++) for (const message of messages) sum += work(message);
    fastest = Math.min(fastest, cpuMs() - startedAt);
  }
  if (!(sum > 0)) throw new Error('mime bench: the work found nothing to count; its messages are empty');
  return perSecond(repeats * messages.length, fastest);
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'mime scan for import, 20 KB messages',
    unit: 'messages/CPU-s',
    better: 'higher',
    target: { atLeast: 40_000 },
    async run() {
      const messages = makeMessages();
      const value = rateOf(messages, 20, readForImport);
      const peer = rateOf(messages, 20, walkLines);
      return {
        value,
        peer: { name: 'bare walk over lines, no decoding', value: peer },
        note: 'envelope, traits and attachment search of every message are read',
      };
    },
  },
  {
    name: 'mime structure parse, 20 KB messages',
    unit: 'messages/CPU-s',
    better: 'higher',
    target: { atLeast: 10_000 },
    async run() {
      const messages = makeMessages();
      const value = rateOf(messages, 5, (message) => parseStructure(message).partCount);
      const peer = rateOf(messages, 20, walkLines);
      return { value, peer: { name: 'bare walk over lines, no decoding', value: peer } };
    },
  },
  {
    name: 'mime structure of a 35 MB message in 64 KB chunks',
    unit: 'MB/s',
    better: 'higher',
    target: { atLeast: 200 },
    async run() {
      const content = Buffer.alloc(25 * 1024 * 1024, 'landfall ');
      const message = buildMessage({
        from: { name: '', address: 'a@example.com' },
        subject: 'large',
        date: 0,
        text: 'See attachment.\n',
        attachments: [{ name: 'large.bin', contentType: 'application/octet-stream', content }],
      });
      const chunkBytes = 65_536;
      const milliseconds = await fastestMs(rounds, () => {
        const machine = new StructureMachine();
        for (let at = 0; at < message.length; at += chunkBytes)
          machine.receive(message.subarray(at, at + chunkBytes));
        if (machine.end().partCount !== 3)
          throw new Error('mime bench: the large message did not parse into 3 parts');
      });
      return { value: perSecond(message.length / 1_000_000, milliseconds) };
    },
  },
];
