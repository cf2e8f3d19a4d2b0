import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from './byte-reader.ts';
import { latin1CodePage } from './code-page.ts';
import {
  compileRestriction,
  fulfils,
  tagsOfRestriction,
  UnsupportedRestriction,
} from './evaluate-restriction.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { PropertyBag } from './property-bag.ts';
import { PropertySet } from './property-sets.ts';
import { PidTag } from './property-tags.ts';
import { multivalueInstance, PropertyType, propertyTag } from './property-type.ts';
import type { PropertyValue } from './property-value.ts';
import { restrictedBag } from './restricted-bag.ts';
import { type Relation, type Restriction, readRestriction } from './restriction.ts';
import { looseness } from './text-match.ts';

const keywords = propertyTag(0x8001, PropertyType.multipleString);
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

const kim = new PropertyBag()
  .set(PidTag.DisplayName, '김민준')
  .set(PidTag.RecipientType, 1)
  .set(PidTag.SmtpAddress, 'kim@contoso.example');
const lee = new PropertyBag().set(PidTag.DisplayName, '이서연').set(PidTag.RecipientType, 2);
const named = {
  name: { set: PropertySet.PublicStrings, name: 'Keywords' },
  type: PropertyType.multipleString,
};
const message = restrictedBag(
  new PropertyBag()
    .set(PidTag.Subject, '주간 Résumé 회의')
    .set(PidTag.Importance, 1)
    .set(PidTag.MessageSize, 2_000)
    .set(PidTag.RuleId, 2_000n)
    .set(PidTag.MessageFlags, 0b101)
    .set(PidTag.HasAttachments, true)
    .set(PidTag.ClientSubmitTime, 130n)
    .set(PidTag.MessageDeliveryTime, 140n)
    .set(PidTag.SenderSearchKey, bytes('SMTP:KIM@CONTOSO.EXAMPLE\0'))
    .set(named, ['파랑', 'Blue']),
  { 3602: [restrictedBag(kim), restrictedBag(lee)] },
  { keyOf: (tag) => (tag >>> 16 === 0x8001 ? named : undefined) },
);

const content = (
  value: string | Uint8Array,
  match: 'whole' | 'part' | 'beginning',
  level = 0,
  tag: number = PidTag.Subject,
): Restriction => ({ kind: 'content', match, looseness: level, tag, value: { tag, value } });
const property = (tag: number, relation: Relation, value: PropertyValue): Restriction => ({
  kind: 'property',
  relation,
  tag,
  value: { tag, value },
});
const { ignoreCase, ignoreNonSpace, loose } = looseness;
const yes = { kind: 'and', all: [] } as const;
const no = { kind: 'or', all: [] } as const;
const compare = (relation: Relation, left: number, right: number): Restriction => ({
  kind: 'compare',
  relation,
  left,
  right,
});

describe('content restrictions ([MS-OXCDATA] section 2.12.4)', () => {
  it.each<[string, boolean, Restriction]>([
    ['the whole text', true, content('주간 Résumé 회의', 'whole')],
    ['the whole text in another case', false, content('주간 résumé 회의', 'whole')],
    ['in another case where that does not count', true, content('주간 résumé 회의', 'whole', ignoreCase)],
    ['a part', true, content('Résumé', 'part')],
    ['a part that is none', false, content('resumé', 'part')],
    ['without marks', true, content('Resume', 'part', ignoreNonSpace)],
    ['without marks, but with case', false, content('resume', 'part', ignoreNonSpace)],
    ['loosely', true, content('resume', 'part', loose)],
    ['wide letters, loosely', true, content('ＲＥＳＵＭＥ', 'part', loose)],
    ['the beginning', true, content('주간', 'beginning')],
    ['the end as a beginning', false, content('회의', 'beginning')],
    ['syllables taken apart (NFD)', true, content('회의'.normalize('NFD'), 'part')],
    ['syllables taken apart, without marks', true, content('회의'.normalize('NFD'), 'part', ignoreNonSpace)],
    ['half a syllable as its beginning', false, content('주가', 'beginning', loose)],
    [
      'a String8 of the same property',
      true,
      content('주간', 'part', 0, propertyTag(0x37, PropertyType.string8)),
    ],
    ['one of many values', true, content('blue', 'whole', ignoreCase, keywords)],
    ['an instance of many values', true, content('파', 'beginning', 0, keywords | multivalueInstance)],
    ['bytes in part', true, content(bytes('@CONTOSO'), 'part', 0, PidTag.SenderSearchKey)],
    ['bytes from the beginning', true, content(bytes('SMTP:'), 'beginning', 0, PidTag.SenderSearchKey)],
    ['bytes as a whole', false, content(bytes('SMTP:'), 'whole', 0, PidTag.SenderSearchKey)],
    ['a text in bytes', false, content('SMTP:', 'beginning', 0, PidTag.SenderSearchKey)],
    ['what is not there', false, content('x', 'part', loose, PidTag.Body)],
    ['an unknown name', false, content('x', 'part', loose, propertyTag(0x8002, PropertyType.string))],
  ])('%s: %s', (_name, expected, restriction) => {
    expect(fulfils(message, restriction)).toBe(expected);
    expect(fulfils(message, { kind: 'not', restriction })).toBe(!expected);
  });
});

describe('other restrictions ([MS-OXCDATA] section 2.12)', () => {
  it.each<[string, boolean, Restriction]>([
    ['and of nothing', true, yes],
    ['or of nothing', false, no],
    ['and', false, { kind: 'and', all: [yes, no] }],
    ['or', true, { kind: 'or', all: [no, yes] }],
    ['less', true, property(PidTag.MessageSize, 'lessThan', 2_001)],
    ['less or equal', true, property(PidTag.MessageSize, 'lessThanOrEqual', 2_000)],
    ['greater', false, property(PidTag.MessageSize, 'greaterThan', 2_000)],
    ['greater or equal', true, property(PidTag.MessageSize, 'greaterThanOrEqual', 2_000)],
    ['equal without case', true, property(PidTag.Subject, 'equal', '주간 RÉSUMÉ 회의'.normalize('NFD'))],
    ['not equal', true, property(PidTag.Importance, 'notEqual', 2)],
    ['not equal, but not there', false, property(PidTag.Priority, 'notEqual', 2)],
    ['a time', true, property(PidTag.ClientSubmitTime, 'lessThan', 131n)],
    ['a truth', true, property(PidTag.HasAttachments, 'equal', true)],
    ['a number and a text', false, property(PidTag.Importance, 'equal', '1')],
    ['any of many', true, { ...property(keywords, 'equal', 'BLUE') }],
    ['all of many', true, property(keywords, 'equal', ['파랑', 'blue'])],
    ['others of many', false, property(keywords, 'equal', ['파랑'])],
    ['two properties', true, compare('lessThan', PidTag.ClientSubmitTime, PidTag.MessageDeliveryTime)],
    ['two of different width', true, compare('equal', PidTag.MessageSize, PidTag.RuleId)],
    ['two of which one is not there', false, compare('notEqual', PidTag.MessageSize, PidTag.Priority)],
    ['any bit', true, { kind: 'bits', isSet: true, tag: PidTag.MessageFlags, mask: 0b110 }],
    ['no bit', true, { kind: 'bits', isSet: false, tag: PidTag.MessageFlags, mask: 0b010 }],
    ['bits of what is not there', false, { kind: 'bits', isSet: false, tag: PidTag.Priority, mask: 1 }],
    ['size of a text', true, { kind: 'size', relation: 'equal', tag: PidTag.Subject, size: 24 }],
    [
      'size of a binary',
      true,
      { kind: 'size', relation: 'greaterThan', tag: PidTag.SenderSearchKey, size: 24 },
    ],
    ['size of a number', true, { kind: 'size', relation: 'equal', tag: PidTag.Importance, size: 4 }],
    ['size of an array', true, { kind: 'size', relation: 'equal', tag: keywords, size: 12 }],
    ['size of nothing', false, { kind: 'size', relation: 'lessThan', tag: PidTag.Body, size: 9 }],
    ['exists', true, { kind: 'exists', tag: PidTag.Subject }],
    ['exists with another type', true, { kind: 'exists', tag: propertyTag(0x37, PropertyType.binary) }],
    ['exists not', false, { kind: 'exists', tag: PidTag.Body }],
    ['a comment on a condition', false, { kind: 'comment', values: [], restriction: no }],
    ['a comment alone', true, { kind: 'comment', values: [], restriction: undefined }],
  ])('%s: %s', (_name, expected, restriction) => {
    expect(fulfils(message, restriction)).toBe(expected);
  });

  it('asks one sub-object for all of a condition', () => {
    const recipient = (type: number, name: string): Restriction => ({
      kind: 'subobjects',
      table: PidTag.MessageRecipients,
      restriction: {
        kind: 'and',
        all: [
          property(PidTag.RecipientType, 'equal', type),
          content(name, 'part', loose, PidTag.DisplayName),
        ],
      },
    });
    expect(fulfils(message, recipient(1, '김민'))).toBe(true);
    expect(fulfils(message, recipient(2, '김민'))).toBe(false);
    expect(fulfils(message, { ...recipient(1, ''), table: PidTag.MessageAttachments } as Restriction)).toBe(
      false,
    );
  });

  it('counts what fulfils it, over one pass', () => {
    const test = compileRestriction({ kind: 'count', count: 2, restriction: yes });
    expect([1, 2, 3].map(() => test(message))).toEqual([true, true, false]);
  });

  it('asks who knows the address book for members of a list', () => {
    const tag = PidTag.SenderEntryId;
    const sent = restrictedBag(new PropertyBag().set(tag, bytes('kim')));
    const member = property(tag, 'memberOfDistributionList', bytes('sales'));
    const isMember = (someone: Uint8Array, list: Uint8Array) =>
      `${someone}${list}` === `${bytes('kim')}${bytes('sales')}`;
    expect(fulfils(sent, member, { isMember })).toBe(true);
    expect(fulfils(sent, member)).toBe(false);
  });

  it('refuses regular expressions before it has looked at anything', () => {
    expect(() => compileRestriction(property(PidTag.Subject, 'matches', '(a+)+$'))).toThrow(
      UnsupportedRestriction,
    );
  });

  it('takes the size of what is too large to be at hand from who knows it', () => {
    const large = {
      find: () => undefined,
      sizeOf: (tag: number) => (tag === PidTag.Body ? 9_000_000 : undefined),
    };
    expect(fulfils(large, { kind: 'size', relation: 'greaterThan', tag: PidTag.Body, size: 8_000_000 })).toBe(
      true,
    );
  });

  it('says which properties it asks for', () => {
    const restriction: Restriction = {
      kind: 'or',
      all: [
        { kind: 'not', restriction: { kind: 'exists', tag: PidTag.Body } },
        compare('equal', PidTag.MessageSize, PidTag.Importance),
        {
          kind: 'subobjects',
          table: PidTag.MessageRecipients,
          restriction: property(PidTag.DisplayName, 'equal', ''),
        },
      ],
    };
    expect([...tagsOfRestriction(restriction)]).toEqual([
      PidTag.Body,
      PidTag.MessageSize,
      PidTag.Importance,
      PidTag.MessageRecipients,
    ]);
  });

  it('answers every restriction that can be read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (input) => {
        let restriction: Restriction;
        try {
          restriction = readRestriction(new ByteReader(input), latin1CodePage);
        } catch (error) {
          expect(error).toBeInstanceOf(MapiFormatError);
          return;
        }
        try {
          expect(fulfils(message, restriction)).toBeTypeOf('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(UnsupportedRestriction);
        }
      }),
    );
  });
});
