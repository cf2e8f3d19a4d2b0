/** Whatever bytes come, every reader of this folder gives a value or a MapiFormatError, and sets nothing aside for what is only announced. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddressBookEntryId } from './address-book-entry-id.ts';
import { type AddressBookRequestType, readAddressBookRequest } from './address-book-requests.ts';
import { addressBookRestrictionForms, readAddressBookRestriction } from './address-book-restriction.ts';
import { readStat } from './address-book-stat.ts';
import {
  readAddressBookTaggedValue,
  readAddressBookValue,
  readAddressBookValues,
  readTags,
} from './address-book-value.ts';
import { readAppointmentRecurrence } from './appointment-recurrence.ts';
import { readClientFacts } from './auxiliary-blocks.ts';
import { ByteReader } from './byte-reader.ts';
import { latin1CodePage as page } from './code-page.ts';
import { readEmsmdbRequest } from './emsmdb-bodies.ts';
import { readExtendedBuffers, readRopBuffer } from './extended-buffer.ts';
import { readExtendedActions, readExtendedCondition } from './extended-rule.ts';
import { readGlobset } from './fast-transfer/globset.ts';
import { readXid } from './fast-transfer/predecessors.ts';
import { readFlatEntryList } from './flat-entry-list.ts';
import { instanceOf, uidOfGlobalObjectId } from './global-object-id.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import { readGlobcnt, readLongTermId } from './object-id.ts';
import { readOneOffEntryId } from './one-off-entry-id.ts';
import { readStoredKey, storedKey } from './property-key.ts';
import { readPropertyName } from './property-name.ts';
import { readPropertyRow } from './property-row.ts';
import { PropertyType, propertyTag } from './property-type.ts';
import { readPlainTaggedValue, readTaggedValue, readValue } from './property-value.ts';
import { readRecipientRow } from './recipient-row.ts';
import { readRecurrencePattern } from './recurrence-pattern.ts';
import { readRestriction } from './restriction.ts';
import { readRuleActions } from './rule-actions.ts';
import { readRuleData } from './rule-data.ts';
import { readSortOrderSet } from './sort-order.ts';
import { readStoreEntryId } from './store-entry-id.ts';
import { restoreProperty } from './stored-value.ts';
import { readTimeZoneDefinition, readTimeZoneStruct } from './time-zone-rule.ts';

const types = Object.values(PropertyType);
const columns = types.map((type, index) => propertyTag(0x3000 + index, type));
const requests: AddressBookRequestType[] = [
  'Bind',
  'CompareMIds',
  'DNToMId',
  'GetMatches',
  'GetPropList',
  'GetProps',
  'GetSpecialTable',
  'GetTemplateInfo',
  'ModLinkAtt',
  'ModProps',
  'QueryColumns',
  'QueryRows',
  'ResolveNames',
  'ResortRestriction',
  'SeekEntries',
  'Unbind',
  'UpdateStat',
];
const each = (read: (reader: ByteReader, type: number) => unknown) => (bytes: Uint8Array) => {
  for (const type of types) outcome(() => read(new ByteReader(bytes), type));
};
const from = (read: (reader: ByteReader) => unknown) => (bytes: Uint8Array) => read(new ByteReader(bytes));

const readers: Record<string, (bytes: Uint8Array) => unknown> = {
  readAddressBookEntryId,
  readAddressBookRequest: (bytes) => {
    for (const type of requests) outcome(() => readAddressBookRequest(type, bytes));
  },
  readAddressBookRestriction: (bytes) => {
    for (const form of addressBookRestrictionForms)
      outcome(() => readAddressBookRestriction(new ByteReader(bytes), page, form));
  },
  readAddressBookTaggedValue: from((reader) => readAddressBookTaggedValue(reader, page)),
  readAddressBookValue: each((reader, type) => readAddressBookValue(reader, type, page)),
  readAddressBookValues: from((reader) => readAddressBookValues(reader, page)),
  readAppointmentRecurrence,
  readClientFacts,
  readEmsmdbRequest: (bytes) => {
    for (const type of ['Connect', 'Execute', 'Disconnect', 'NotificationWait'] as const)
      outcome(() => readEmsmdbRequest(type, bytes));
  },
  readExtendedActions,
  readExtendedBuffers: (bytes) => readExtendedBuffers(bytes),
  readExtendedCondition,
  readFlatEntryList,
  readGlobcnt: from(readGlobcnt),
  readGlobset: from(readGlobset),
  readLongTermId,
  readOneOffEntryId,
  readPlainTaggedValue: from((reader) => readPlainTaggedValue(reader, page)),
  readPropertyName: from(readPropertyName),
  readPropertyRow: (bytes) => {
    for (const column of columns) outcome(() => readPropertyRow(new ByteReader(bytes), [column], page));
    return readPropertyRow(new ByteReader(bytes), columns, page);
  },
  readRecipientRow: (bytes) => readRecipientRow(bytes, columns, page),
  readRecurrencePattern: from(readRecurrencePattern),
  readRestriction: from((reader) => readRestriction(reader, page)),
  readRopBuffer,
  readRuleActions: (bytes) => {
    for (const width of [16, 32] as const) outcome(() => readRuleActions(new ByteReader(bytes), page, width));
  },
  readRuleData: from((reader) => readRuleData(reader, page)),
  readSortOrderSet: from(readSortOrderSet),
  readStat: from(readStat),
  readStoreEntryId,
  readStoredKey: (bytes) => readStoredKey(Buffer.from(bytes).toString('latin1')),
  readTaggedValue: from((reader) => readTaggedValue(reader, page)),
  readTags: from((reader) => readTags(reader, 1_000)),
  readTimeZoneDefinition,
  readTimeZoneStruct,
  readValue: each((reader, type) => {
    outcome(() => readValue(reader, type, page, 16));
    return readValue(reader, type | 0x1000, page, 32);
  }),
  readXid,
  instanceOf,
  restoreProperty: each((reader, type) =>
    restoreProperty({ key: storedKey(propertyTag(0x3001, type)), value: reader.rest() }),
  ),
  uidOfGlobalObjectId,
};

function outcome(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof MapiFormatError)) throw error;
  }
}

/** Bytes of every kind, and such as counts, lengths, flags and kinds of structures are made of. */
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 120 }),
  fc
    .array(fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 0x0a, 0x1e, 0x1f, 0x7f, 0x80, 0xff), { maxLength: 120 })
    .map((all) => Uint8Array.from(all)),
  // 2 GB announced in front of nothing, in 16 and 32 bits.
  fc
    .tuple(fc.uint8Array({ maxLength: 12 }), fc.constantFrom('ffff', 'ffffff7f', 'ffffffff', '00000080'))
    .map(([head, size]) => Uint8Array.from([...head, ...Buffer.from(size, 'hex'), 0, 0])),
);

describe('any bytes', () => {
  it.each(Object.entries(readers))('%s reads or refuses', (_, read) => {
    fc.assert(fc.property(anyBytes, (bytes) => outcome(() => read(bytes))));
  });

  it('are given to every reader of the folder', () => {
    const folder = new URL('.', import.meta.url);
    const declared = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .flatMap((name) => [
        ...readFileSync(new URL(name, folder), 'utf8').matchAll(
          /^export (?:function|const) (read[A-Z]\w*)/gm,
        ),
      ])
      .map(([, name]) => name);
    expect(declared.filter((name) => name !== undefined && !(name in readers))).toEqual([]);
  });
});
