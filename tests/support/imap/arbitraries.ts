/** Parts of commands and responses as both directions write them, for properties of readers and writers. */
import fc from 'fast-check';
import { mailboxNamed } from '../../../src/wire/imap/mailbox-name.ts';
import type { NumberSet } from '../../../src/wire/imap/number-set.ts';
import type { Section } from '../../../src/wire/imap/section.ts';

/** Any bytes, and those more often that break naive readers. */
export const byteString = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 12 }).map((text) => Buffer.from(text).toString('latin1')) },
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.constantFrom(
    '',
    'NIL',
    '"',
    '\\',
    '{5}',
    '{5}\r\nabc',
    'a]b',
    '(',
    ')',
    '*',
    '%',
    ' ',
    '\0',
    '\r',
    '\n',
    '~{1}',
  ),
);
export const nstring = fc.option(byteString, { nil: undefined });
export const word = fc.stringMatching(/^[A-Z][A-Z0-9-]{0,8}$/).filter((text) => text !== 'NIL');
export const flag = fc.oneof(
  fc.constantFrom('\\Seen', '\\Deleted', '$Forwarded', '$MDNSent', 'NonJunk', '\\Recent'),
  fc.stringMatching(/^[a-z$][a-z0-9_.-]{0,8}$/),
);
export const number = fc.integer({ min: 1, max: 0xffff_ffff });
export const modseq = fc.bigInt({ min: 1n, max: (1n << 63n) - 1n });
export const mailboxes = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => mailboxNamed(text));

const range = fc.tuple(number, number).map(([one, other]) => ({
  first: Math.min(one, other),
  last: Math.max(one, other),
}));
export const numberSets: fc.Arbitrary<NumberSet> = fc.array(range, { minLength: 1, maxLength: 5 });
export const part = fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 3 });
export const section: fc.Arbitrary<Section> = fc.oneof(
  part.map((path) => ({ part: path })),
  fc.record({ part, specifier: fc.constantFrom('HEADER' as const, 'TEXT' as const) }),
  fc.record({
    part,
    specifier: fc.constantFrom('HEADER.FIELDS' as const, 'HEADER.FIELDS.NOT' as const),
    fields: fc.array(byteString, { minLength: 1, maxLength: 3 }),
  }),
  part.filter((path) => path.length > 0).map((path) => ({ part: path, specifier: 'MIME' as const })),
);

export const isUid = fc.boolean();
export const words = fc.array(word, { minLength: 1, maxLength: 3 });
