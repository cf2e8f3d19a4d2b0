/**
 * Conditions on the whole text of messages are put to the index of words: [MS-OXCFOLD] section 3.2.5.4. In the restriction a property
 * takes their place that a message has where the index has found it.
 */
import type { ItemId } from '../../../base/ids.ts';
import type { Mailbox } from '../../../mailbox/mailbox.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type PropertyTag, PropertyType, propertyId, propertyTag } from '../../../wire/mapi/property-type.ts';
import type { Restriction } from '../../../wire/mapi/restriction.ts';

/** PidTagBody; and 0x0EAF, PidTagSearchAllIndexedText, which nothing has but the index. */
const texts: ReadonlySet<number> = new Set([propertyId(PidTag.Body), 0x0eaf]);
/** Ids of the address book's own properties, which no message has. */
const firstPlace = 0xfe00;
const pageSize = 10_000;
const mostFound = 500_000;

export interface IndexedText {
  readonly restriction: Restriction;
  /** What to look up, by the tag that stands for it. */
  readonly texts: ReadonlyMap<PropertyTag, string>;
}

export function takeTexts(restriction: Restriction): IndexedText {
  const found = new Map<PropertyTag, string>();
  const replace = (each: Restriction): Restriction => {
    switch (each.kind) {
      case 'and':
      case 'or':
        return { kind: each.kind, all: each.all.map(replace) };
      case 'not':
        return { kind: 'not', restriction: replace(each.restriction) };
      case 'comment':
        return { ...each, restriction: each.restriction && replace(each.restriction) };
      case 'content': {
        const { value } = each.value;
        if (!texts.has(propertyId(each.tag)) || typeof value !== 'string') return each;
        const tag = propertyTag(firstPlace + found.size, PropertyType.boolean);
        found.set(tag, value);
        return { kind: 'property', relation: 'equal', tag, value: { tag, value: true } };
      }
      default:
        return each;
    }
  };
  return { restriction: replace(restriction), texts: found };
}

export async function lookUp(
  mailbox: Mailbox,
  wanted: ReadonlyMap<PropertyTag, string>,
): Promise<ReadonlyMap<PropertyTag, ReadonlySet<ItemId>>> {
  const found = new Map<PropertyTag, ReadonlySet<ItemId>>();
  for (const [tag, words] of wanted) found.set(tag, await itemsWith(mailbox, words));
  return found;
}

async function itemsWith(mailbox: Mailbox, words: string): Promise<ReadonlySet<ItemId>> {
  const items = new Set<ItemId>();
  const filter = { text: `"${words.replaceAll('"', ' ')}"` };
  const sort = { by: 'receivedAt', descending: true } as const;
  let after: string | undefined;
  do {
    const page = await mailbox.query({
      filter,
      sort,
      limit: pageSize,
      ...(after !== undefined && { after }),
    });
    for (const { item } of page.messages) items.add(item);
    after = page.next;
  } while (after !== undefined && items.size < mostFound);
  return items;
}
