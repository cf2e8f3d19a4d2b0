/** Which entries of a list fulfil a restriction. Ambiguous name resolution is one of its conditions, and answered from the index. */
import { setImmediate } from 'node:timers/promises';
import type { RecipientId } from '../../../base/ids.ts';
import { queryTerms } from '../../../store/directory/recipient-terms.ts';
import type { Stat } from '../../../wire/mapi/address-book-stat.ts';
import {
  compileRestriction,
  type RestrictedObject,
  tagsOfRestriction,
  UnsupportedRestriction,
} from '../../../wire/mapi/evaluate-restriction.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import {
  multivalueInstance,
  type PropertyTag,
  PropertyType,
  propertyId,
  propertyType,
} from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import type { Restriction } from '../../../wire/mapi/restriction.ts';
import type { AddressBookEntry } from './address-book-entry.ts';
import { NspiError } from './address-book-error.ts';
import type { AddressBookContext } from './address-book-request.ts';
import { findEntryProperty } from './entry-properties.ts';
import { listOf, nameOrderOf } from './table-position.ts';

/** After so many entries, others have their turn. */
const entriesInATurn = 2_000;
/** Of a name that everybody has, no more are looked at. */
const maxFoundByName = 100_000;

type EntryTest = (recipient: RecipientId, entry: () => AddressBookEntry) => boolean;

/** In the order of the list. One more than `limit` says that there are more. */
export async function entriesThatFulfil(
  restriction: Restriction,
  state: Stat,
  limit: number,
  context: AddressBookContext,
): Promise<RecipientId[]> {
  const { book } = context;
  const { containerId: listId } = state;
  const list = listOf(context, state);
  const test = compile(restriction, listId, context);
  const found: RecipientId[] = [];
  const look = (recipient: RecipientId): void => {
    const entry = () => entryOf(recipient, context);
    if (book.has(recipient) && test(recipient, entry)) found.push(recipient);
  };
  const named = namedCandidates(restriction, listId, context);
  if (named) {
    for (const recipient of named) look(recipient);
    return book.sorted(found, nameOrderOf(state)).slice(0, limit + 1);
  }
  for (let position = 0; position < list.size && found.length <= limit; position += 1) {
    const recipient = list.at(position);
    if (recipient !== undefined) look(recipient);
    if (position % entriesInATurn === entriesInATurn - 1) await setImmediate();
  }
  return found;
}

/** What a condition names that stands for nothing cannot be decided by anybody. */
function checkTags(restriction: Restriction): void {
  for (const tag of tagsOfRestriction(restriction))
    if (propertyId(tag) === 0) throw new NspiError('TooComplex');
}

function compile(restriction: Restriction, listId: number, context: AddressBookContext): EntryTest {
  checkTags(restriction);
  try {
    return compileNode(restriction, listId, context);
  } catch (error) {
    if (error instanceof UnsupportedRestriction) throw new NspiError('TooComplex');
    throw error;
  }
}

function compileNode(restriction: Restriction, listId: number, context: AddressBookContext): EntryTest {
  const inner = (each: Restriction): EntryTest => compileNode(each, listId, context);
  switch (restriction.kind) {
    case 'and': {
      const tests = restriction.all.map(inner);
      return (recipient, entry) => tests.every((test) => test(recipient, entry));
    }
    case 'or': {
      const tests = restriction.all.map(inner);
      return (recipient, entry) => tests.some((test) => test(recipient, entry));
    }
    case 'not': {
      const test = inner(restriction.restriction);
      return (recipient, entry) => !test(recipient, entry);
    }
    default: {
      const name = nameOf(restriction);
      if (name !== undefined) {
        const found = new Set(context.book.search(queryTerms(name), listId, maxFoundByName));
        return (recipient) => found.has(recipient);
      }
      const test = compileRestriction(restriction);
      return (_recipient, entry) => test(restrictedEntry(entry, context));
    }
  }
}

/** Where all must have a name that begins so, nobody else needs to be looked at. */
function namedCandidates(
  restriction: Restriction,
  listId: number,
  { book }: AddressBookContext,
): RecipientId[] | undefined {
  const conditions = restriction.kind === 'and' ? restriction.all : [restriction];
  for (const condition of conditions) {
    const name = nameOf(condition);
    if (name !== undefined) return book.search(queryTerms(name), listId, maxFoundByName);
  }
  return undefined;
}

/** A condition on PidTagAnr: [MS-OXOABK] section 2.2.1.3. */
function nameOf(restriction: Restriction): string | undefined {
  if (restriction.kind !== 'property' && restriction.kind !== 'content') return undefined;
  if (propertyId(restriction.tag) !== propertyId(PidTag.Anr)) return undefined;
  return typeof restriction.value.value === 'string' ? restriction.value.value : '';
}

function entryOf(recipient: RecipientId, { book }: AddressBookContext): AddressBookEntry {
  const entry = book.find(recipient);
  if (entry === undefined) throw new NspiError('GeneralFailure');
  return entry;
}

function restrictedEntry(entry: () => AddressBookEntry, { caller }: AddressBookContext): RestrictedObject {
  const terms = { organization: caller.organization, isEphemeral: false };
  return {
    find(tag): PropertyValue | undefined {
      const property = findEntryProperty(tag);
      if (property === undefined || !mayCompare(propertyType(property.tag), tag)) return undefined;
      return property.read(entry(), terms);
    },
  };
}

const multiple = 0x1000;

/** A text is compared whatever its letters are told in, and one value of many as if it were the only one. */
function mayCompare(own: number, tag: PropertyTag): boolean {
  const wanted = propertyType(tag) & ~multivalueInstance;
  if (wanted === PropertyType.unspecified) return true;
  const plain = (type: number) => {
    const single = type & ~multiple;
    return single === PropertyType.string8 ? PropertyType.string : single;
  };
  return plain(own) === plain(wanted);
}
