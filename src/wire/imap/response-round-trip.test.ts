import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byteString,
  flag,
  isUid,
  mailboxes,
  modseq,
  nstring,
  number,
  numberSets,
  part,
  section,
  word,
  words,
} from '../../../tests/support/imap/arbitraries.ts';
import type { BodyParameters, BodyStructure, Envelope, EnvelopeAddress } from './body-structure.ts';
import type { FetchBody, FetchData } from './fetch-data.ts';
import type { InternalDate } from './internal-date.ts';
import type { Policy } from './limits.ts';
import type { WriteStep } from './line-writer.ts';
import { mailboxNamed } from './mailbox-name.ts';
import type { ResponseEvent } from './response.ts';
import { plainCodes, type ResponseCode } from './response-code.ts';
import { ResponseReader } from './response-reader.ts';
import { type WritableResponse, writeFetchWithBodies, writeResponse } from './write-response.ts';

const date: fc.Arbitrary<InternalDate> = fc
  .tuple(fc.integer({ min: -62_135_596_800, max: 253_402_200_000 }), fc.integer({ min: -840, max: 840 }))
  .map(([seconds, zoneMinutes]) => ({ epochMs: seconds * 1000, zoneMinutes }))
  .filter(({ epochMs, zoneMinutes }) => {
    const year = new Date(epochMs + zoneMinutes * 60_000).getUTCFullYear();
    return year >= 0 && year <= 9999;
  });

const address: fc.Arbitrary<EnvelopeAddress> = fc.record({
  name: nstring,
  route: nstring,
  mailbox: nstring,
  host: nstring,
});
const addresses = fc.array(address, { maxLength: 2 });
const envelope: fc.Arbitrary<Envelope> = fc.record({
  date: nstring,
  subject: nstring,
  from: addresses,
  sender: addresses,
  replyTo: addresses,
  to: addresses,
  cc: addresses,
  bcc: addresses,
  inReplyTo: nstring,
  messageId: nstring,
});
const parameters: fc.Arbitrary<BodyParameters> = fc.array(fc.tuple(byteString, byteString), { maxLength: 2 });
const common = {
  disposition: fc.option(fc.record({ type: byteString, parameters }), { nil: undefined }),
  language: fc.array(byteString, { maxLength: 2 }),
  location: nstring,
};
const single = {
  kind: fc.constant('part' as const),
  parameters,
  id: nstring,
  description: nstring,
  encoding: byteString,
  size: fc.nat(),
  extension: fc.record({ md5: nstring, ...common }),
};
const { structure } = fc.letrec<{ structure: BodyStructure }>((tie) => ({
  structure: fc.oneof(
    { maxDepth: 3 },
    fc.record({ ...single, type: fc.constantFrom('APPLICATION', 'image'), subtype: byteString }),
    fc.record({ ...single, type: fc.constantFrom('TEXT', 'text'), subtype: byteString, lines: fc.nat() }),
    fc.record({
      ...single,
      type: fc.constant('message'),
      subtype: fc.constant('rfc822'),
      message: fc.record({ envelope, structure: tie('structure') }),
      lines: fc.nat(),
    }),
    fc.record({
      kind: fc.constant('multipart' as const),
      subtype: byteString,
      parts: fc.array(tie('structure'), { minLength: 1, maxLength: 3 }),
      extension: fc.record({ parameters, ...common }),
    }),
  ),
}));

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/).filter((text) => text.toUpperCase() !== 'NIL');
const fetches: fc.Arbitrary<FetchData> = fc.record(
  {
    seq: number,
    uid: number,
    flags: fc.array(flag, { maxLength: 3 }),
    internalDate: date,
    size: fc.nat(),
    modseq,
    emailId: id,
    threadId: fc.option(id, { nil: undefined }),
    gmailMessageId: fc.bigInt({ min: 1n, max: (1n << 64n) - 1n }),
    gmailThreadId: modseq,
    gmailLabels: fc.array(
      fc.oneof(
        flag,
        byteString.filter((text) => !text.startsWith('\\')),
      ),
      { maxLength: 3 },
    ),
    saveDate: fc.option(date, { nil: undefined }),
    envelope,
    structure,
    basicStructure: structure,
    binarySizes: fc.array(fc.record({ part, size: fc.nat() }), { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ['seq'] },
);

/** A body and its bytes; undefined is NIL. */
interface BodyWithBytes {
  readonly body: Omit<FetchBody, 'seq' | 'uid'>;
  readonly bytes: Uint8Array | undefined;
}
const bodies: fc.Arbitrary<BodyWithBytes> = fc
  .tuple(
    fc.constantFrom('BODY' as const, 'BINARY' as const),
    section,
    fc.option(fc.nat(), { nil: undefined }),
    fc.option(fc.uint8Array({ maxLength: 60 }), { nil: undefined }),
  )
  .map(([kind, where, origin, bytes]) => ({
    body: { kind, section: where, origin, size: bytes?.length },
    bytes,
  }));

const responseCode: fc.Arbitrary<ResponseCode> = fc.oneof(
  fc.constantFrom(...plainCodes).map((name) => ({ name })),
  fc.record({ name: fc.constant('CAPABILITY' as const), capabilities: words }),
  fc.record({
    name: fc.constant('PERMANENTFLAGS' as const),
    flags: fc.array(fc.oneof(flag, fc.constant('\\*'))),
  }),
  fc.record({
    name: fc.constantFrom('UIDVALIDITY' as const, 'UIDNEXT' as const, 'UNSEEN' as const),
    value: number,
  }),
  fc.record({ name: fc.constant('HIGHESTMODSEQ' as const), value: modseq }),
  fc.record({
    name: fc.constant('COPYUID' as const),
    uidValidity: number,
    source: numberSets,
    target: numberSets,
  }),
  fc.record({ name: fc.constant('APPENDUID' as const), uidValidity: number, uids: numberSets }),
  fc.record({ name: fc.constant('MODIFIED' as const), set: numberSets }),
  fc.record({ name: fc.constant('BADCHARSET' as const), charsets: fc.array(word, { maxLength: 2 }) }),
  fc.record({ name: fc.constant('MAILBOXID' as const), id }),
  fc.record(
    { name: fc.constant('METADATA' as const), detail: word, value: number },
    { requiredKeys: ['name', 'detail'] },
  ),
);
const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((line) => !/^\[|^\s|\s$|[\0\r\n]/.test(line));
const namespace = fc.array(
  fc.record({
    prefix: fc.stringMatching(/^[a-zA-Z#.]{0,8}$/).map((name) => mailboxNamed(name)),
    delimiter: fc.constantFrom('/', '.', undefined),
  }),
  { maxLength: 2 },
);

const responses: fc.Arbitrary<WritableResponse> = fc.oneof(
  fc.record(
    {
      type: fc.constant('status' as const),
      tag: fc.stringMatching(/^[A-Z][0-9]{1,4}$/),
      condition: fc.constantFrom('OK' as const, 'NO' as const, 'BAD' as const),
      code: responseCode,
      text,
    },
    { requiredKeys: ['type', 'condition', 'text'] },
  ),
  fc.record({ type: fc.constant('status' as const), condition: fc.constant('BYE' as const), text }),
  fc.record({ type: fc.constant('continuation' as const), text }),
  fc.record({ type: fc.constantFrom('capability' as const, 'enabled' as const), capabilities: words }),
  fc.record(
    {
      type: fc.constant('list' as const),
      command: fc.constantFrom('LIST' as const, 'LSUB' as const, 'XLIST' as const),
      attributes: fc.array(flag, { maxLength: 3 }),
      delimiter: fc.constantFrom('/', '.', '\\', '"', undefined),
      mailbox: mailboxes,
      childInfo: fc.array(word, { minLength: 1, maxLength: 2 }),
      oldName: mailboxes,
    },
    { requiredKeys: ['type', 'command', 'attributes', 'delimiter', 'mailbox'] },
  ),
  fc.record({
    type: fc.constant('mailboxStatus' as const),
    mailbox: mailboxes,
    items: fc.record(
      {
        messages: number,
        uidNext: number,
        uidValidity: number,
        unseen: fc.nat(),
        highestModseq: modseq,
        size: fc.maxSafeNat(),
        mailboxId: id,
        appendLimit: fc.option(number, { nil: undefined }),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    type: fc.constant('namespace' as const),
    personal: namespace,
    other: namespace,
    shared: namespace,
  }),
  fc.record({
    type: fc.constant('id' as const),
    fields: fc.option(
      fc.array(fc.tuple(byteString, nstring), { maxLength: 3 }).map((pairs) => new Map(pairs)),
      { nil: undefined },
    ),
  }),
  fc.record(
    { type: fc.constant('search' as const), numbers: fc.array(number), modseq },
    { requiredKeys: ['type', 'numbers'] },
  ),
  fc.record(
    {
      type: fc.constant('esearch' as const),
      tag: byteString,
      isUid,
      min: number,
      max: number,
      count: fc.nat(),
      all: numberSets,
      modseq,
      partial: fc.record({
        range: fc.constantFrom('1:10', '-1:-5'),
        found: fc.oneof(numberSets, fc.constant([])),
      }),
    },
    { requiredKeys: ['type', 'isUid'] },
  ),
  fc.record({ type: fc.constantFrom('exists' as const, 'recent' as const, 'expunge' as const), number }),
  fc.record({ type: fc.constant('vanished' as const), isEarlier: fc.boolean(), uids: numberSets }),
  fc.record({ type: fc.constant('flags' as const), flags: fc.array(flag) }),
  fc.record({ type: fc.constant('fetch' as const), fetch: fetches }),
  fc.record({
    type: fc.constant('quota' as const),
    root: byteString,
    resources: fc.array(fc.record({ name: word, usage: fc.maxSafeNat(), limit: fc.maxSafeNat() }), {
      maxLength: 2,
    }),
  }),
  fc.record({
    type: fc.constant('quotaRoot' as const),
    mailbox: mailboxes,
    roots: fc.array(byteString, { maxLength: 2 }),
  }),
  fc.record({
    type: fc.constant('metadata' as const),
    mailbox: mailboxes,
    entries: fc.oneof(
      fc.array(fc.tuple(byteString, nstring), { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(byteString), { minLength: 1, maxLength: 3 }),
    ),
  }),
);
/** The bytes of a command, what is streamed put in, and no heed paid to whether the server gave leave. */
function joined(steps: readonly WriteStep[], streams: readonly Uint8Array[] = []): Buffer {
  let next = 0;
  return Buffer.concat(
    steps.map((step) => {
      if (step.kind === 'bytes') return step.bytes;
      return step.kind === 'stream' ? (streams[next++] ?? new Uint8Array(0)) : new Uint8Array(0);
    }),
  );
}

/** The bytes in pieces whose sizes are taken from `cuts` by turns. */
function* chunksOf(bytes: Buffer, cuts: readonly number[]): Generator<Buffer> {
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = cuts[index % cuts.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

function readResponses(bytes: Buffer, sizes: readonly number[], policy: Policy): ResponseEvent[] {
  const reader = new ResponseReader({ policy });
  return [...chunksOf(bytes, sizes)].flatMap((chunk) => reader.receive(chunk));
}

/** Pieces of one body put together, so that events do not depend on where the chunks end. */
function whole(events: readonly ResponseEvent[]): unknown[] {
  const found: unknown[] = [];
  const pieces = new Map<FetchBody, Uint8Array[]>();
  for (const event of events) {
    if (event.type === 'bodyPiece') pieces.get(event.body)?.push(Buffer.from(event.bytes));
    else {
      if (event.type === 'bodyStart') pieces.set(event.body, []);
      found.push(
        event.type === 'bodyEnd' ? { ...event, bytes: Buffer.concat(pieces.get(event.body) ?? []) } : event,
      );
    }
  }
  return found;
}

describe('responses', () => {
  it.each<Policy>(['exact', 'lenient'])('are read as they were written: %s', (policy) => {
    fc.assert(
      fc.property(fc.array(responses, { minLength: 1, maxLength: 3 }), cuts, (list, sizes) => {
        const bytes = Buffer.concat(list.map((response) => writeResponse(response)));
        expect(readResponses(bytes, sizes, policy)).toEqual(list);
      }),
    );
  });

  it.each<Policy>(['exact', 'lenient'])('bodies come as they were sent, in any chunks: %s', (policy) => {
    fc.assert(
      fc.property(fetches, fc.array(bodies, { maxLength: 3 }), cuts, (fetch, list, sizes) => {
        const steps = writeFetchWithBodies(
          { type: 'fetch', fetch },
          list.map(({ body }) => body),
        );
        const bytes = joined(
          steps,
          list.flatMap(({ bytes: streamed }) => (streamed ? [streamed] : [])),
        );
        expect(whole(readResponses(bytes, sizes, policy))).toEqual(expectedOf(fetch, list));
      }),
    );
  });
});

function expectedOf(fetch: { seq: number; uid?: number }, list: readonly BodyWithBytes[]): unknown[] {
  const all = list.map(({ body }) => ({ seq: fetch.seq, uid: fetch.uid, ...body }));
  return [
    ...all.flatMap((body, index) => [
      { type: 'bodyStart', body },
      { type: 'bodyEnd', body, isComplete: true, bytes: Buffer.from(list[index]?.bytes ?? []) },
    ]),
    { type: 'fetch', fetch: all.length > 0 ? { ...fetch, bodies: all } : fetch },
  ];
}
