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
import { type AppendMessage, type Command, statusItemNames } from './command.ts';
import { CommandReader } from './command-reader.ts';
import { type FetchItem, plainItems } from './fetch-item.ts';
import type { LiteralMode, WriteStep } from './line-writer.ts';
import type { NumberSet } from './number-set.ts';
import { dateKeys, flagKeys, numberKeys, plainKeys, type SearchKey, textKeys } from './search-key.ts';
import { writeCommand } from './write-command.ts';

const openSet: fc.Arbitrary<NumberSet> = fc.oneof(
  numberSets,
  number.map((first) => [{ first, last: Number.POSITIVE_INFINITY }]),
);
const setArgument = fc.oneof(openSet, fc.constant('$' as const));

const fetchItem: fc.Arbitrary<FetchItem> = fc.oneof(
  fc.constantFrom(...plainItems).map((item) => ({ item })),
  fc.record(
    {
      item: fc.constantFrom('BODY[]' as const, 'BINARY[]' as const),
      section,
      isPeek: fc.boolean(),
      partial: fc.record({ origin: fc.nat(), count: number }),
    },
    { requiredKeys: ['item', 'section', 'isPeek'] },
  ),
  part.map((path) => ({ item: 'BINARY.SIZE[]' as const, section: { part: path } })),
);

const day = fc.record({
  year: fc.integer({ min: 1, max: 9999 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
});

const { searchKey } = fc.letrec<{ searchKey: SearchKey }>((tie) => ({
  searchKey: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...plainKeys).map((key) => ({ key })),
    fc.record({ key: fc.constantFrom(...textKeys), text: byteString }),
    fc.record({ key: fc.constantFrom(...flagKeys), flag }),
    fc.record({ key: fc.constantFrom(...dateKeys), date: day }),
    fc.record({ key: fc.constantFrom(...numberKeys), number }),
    fc.record({ key: fc.constant('HEADER' as const), field: byteString, text: byteString }),
    fc.record({ key: fc.constant('MODSEQ' as const), modseq }),
    fc.record({ key: fc.constantFrom('SET' as const, 'UID' as const), set: setArgument }),
    fc.record({ key: fc.constant('NOT' as const), inner: tie('searchKey') }),
    fc.record({ key: fc.constant('OR' as const), left: tie('searchKey'), right: tie('searchKey') }),
    fc.record({
      key: fc.constant('AND' as const),
      all: fc.array(tie('searchKey'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

const optional = { requiredKeys: ['name'] as ['name'] };
const statusItems = fc.uniqueArray(fc.constantFrom(...statusItemNames), { minLength: 1 });

/** All but APPEND, whose messages travel apart. */
const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom<Command>(
    { name: 'CAPABILITY' },
    { name: 'NOOP' },
    { name: 'LOGOUT' },
    { name: 'NAMESPACE' },
    { name: 'EXPUNGE' },
    { name: 'ID', fields: undefined },
  ),
  fc.record({ name: fc.constant('LOGIN' as const), user: byteString, password: byteString }),
  fc.record({ name: fc.constant('ENABLE' as const), capabilities: words }),
  fc.record({
    name: fc.constant('ID' as const),
    fields: fc.array(fc.tuple(byteString, nstring), { maxLength: 3 }).map((pairs) => new Map(pairs)),
  }),
  fc.record(
    {
      name: fc.constantFrom('SELECT' as const, 'EXAMINE' as const),
      mailbox: mailboxes,
      condstore: fc.constant(true),
      qresync: fc.record(
        {
          uidValidity: number,
          modseq,
          knownUids: numberSets,
          sequenceMatch: fc.record({ sequences: numberSets, uids: numberSets }),
        },
        { requiredKeys: ['uidValidity', 'modseq'] },
      ),
    },
    { requiredKeys: ['name', 'mailbox'] },
  ),
  fc.record(
    {
      name: fc.constant('CREATE' as const),
      mailbox: mailboxes,
      specialUse: fc.array(flag, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['name', 'mailbox'] },
  ),
  fc.record({ name: fc.constantFrom('DELETE' as const, 'SUBSCRIBE' as const), mailbox: mailboxes }),
  fc.record({ name: fc.constant('RENAME' as const), mailbox: mailboxes, newName: mailboxes }),
  fc.record(
    {
      name: fc.constant('LIST' as const),
      reference: byteString,
      patterns: fc.array(byteString, { minLength: 1, maxLength: 2 }),
      selection: words,
      returns: words,
      statusItems,
    },
    { requiredKeys: ['name', 'reference', 'patterns'] },
  ),
  fc.record({
    name: fc.constantFrom('LSUB' as const, 'XLIST' as const),
    reference: byteString,
    pattern: byteString,
  }),
  fc.record({ name: fc.constant('STATUS' as const), mailbox: mailboxes, items: statusItems }),
  fc.record({ name: fc.constant('EXPUNGE' as const), uids: setArgument }, optional),
  fc.record(
    { name: fc.constant('SEARCH' as const), isUid, returns: words, charset: word, key: searchKey },
    { requiredKeys: ['name', 'isUid', 'key'] },
  ),
  fc
    .record(
      {
        name: fc.constant('FETCH' as const),
        isUid,
        set: setArgument,
        items: fc.array(fetchItem, { minLength: 1, maxLength: 4 }),
        changedSince: modseq,
        vanished: fc.constant(true),
      },
      { requiredKeys: ['name', 'isUid', 'set', 'items'] },
    )
    .map(({ vanished, ...command }) =>
      vanished && command.isUid && command.changedSince ? { ...command, vanished } : command,
    ),
  fc.record(
    {
      name: fc.constant('STORE' as const),
      isUid,
      set: setArgument,
      mode: fc.constantFrom('add' as const, 'remove' as const, 'replace' as const),
      isSilent: fc.boolean(),
      isLabels: fc.constant(true),
      flags: fc.array(flag, { maxLength: 3 }),
      unchangedSince: modseq,
    },
    { requiredKeys: ['name', 'isUid', 'set', 'mode', 'isSilent', 'flags'] },
  ),
  fc.record({
    name: fc.constantFrom('COPY' as const, 'MOVE' as const),
    isUid,
    set: setArgument,
    mailbox: mailboxes,
  }),
  fc.record({ name: fc.constant('GETQUOTA' as const), root: byteString }),
  fc.record({
    name: fc.constant('SETMETADATA' as const),
    mailbox: mailboxes,
    entries: fc.array(fc.tuple(byteString, nstring), { maxLength: 3 }),
  }),
  fc.record(
    {
      name: fc.constant('GETMETADATA' as const),
      mailbox: mailboxes,
      entries: fc.array(byteString, { minLength: 1, maxLength: 3 }),
      maxSize: number,
      depth: fc.constantFrom('0' as const, '1' as const, 'infinity' as const),
    },
    { requiredKeys: ['name', 'mailbox', 'entries'] },
  ),
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

describe('commands', () => {
  it.each<LiteralMode>(['plus', 'minus', 'synchronising'])(
    'are read as they were written: %s',
    (literals) => {
      fc.assert(
        fc.property(fc.array(commands, { minLength: 1, maxLength: 3 }), cuts, (list, sizes) => {
          const reader = new CommandReader();
          const bytes = Buffer.concat(
            list.map((command, i) => joined(writeCommand(`T${i}`, command, { literals }))),
          );
          const events = [...chunksOf(bytes, sizes)].flatMap((chunk) => reader.receive(chunk));
          expect(events).toEqual(list.map((command, i) => ({ type: 'command', tag: `T${i}`, command })));
        }),
      );
    },
  );

  it('wait for leave as often as the reader gives it', () => {
    fc.assert(
      fc.property(commands, (command) => {
        const reader = new CommandReader();
        const steps = writeCommand('T1', command, { literals: 'synchronising' });
        for (const step of steps) {
          if (step.kind === 'bytes') reader.receive(step.bytes);
          else expect(reader.take()?.toString()).toBe('+ OK\r\n');
        }
        expect(reader.take()).toBeUndefined();
      }),
    );
  });
});

describe('APPEND', () => {
  it('streams each message with its flags and date', () => {
    const date = { epochMs: Date.UTC(2024, 0, 2), zoneMinutes: 540 };
    const messages: AppendMessage[] = [
      { flags: ['\\Seen', '$Forwarded'], date, size: 5 },
      { flags: [], size: 3, isBinary: true },
      { flags: [], size: 0 },
      { flags: [], size: 4, isUtf8: true, isBinary: true },
    ];
    const contents = ['hello', 'a\0b', '', 'üü'].map((content) => Buffer.from(content));
    const mailbox = { raw: 'Sent Items', text: 'Sent Items' };
    for (const sizes of [[1], [7], [1000]]) {
      const reader = new CommandReader();
      const steps = writeCommand('T1', { name: 'APPEND', mailbox, messages }, { literals: 'plus' });
      const events = [...chunksOf(joined(steps, contents), sizes)].flatMap((chunk) => reader.receive(chunk));
      expect(events.filter((event) => event.type !== 'messagePiece')).toEqual([
        { type: 'append', tag: 'T1', mailbox },
        ...messages.flatMap((message) => [
          { type: 'messageStart', tag: 'T1', message, needsLeave: false },
          { type: 'messageEnd' },
        ]),
        { type: 'appendEnd', tag: 'T1' },
      ]);
      expect(
        Buffer.concat(events.flatMap((event) => (event.type === 'messagePiece' ? [event.bytes] : []))),
      ).toEqual(Buffer.concat(contents));
    }
  });
});
