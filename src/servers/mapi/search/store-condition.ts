/**
 * What of a restriction the store can answer. It says no of nothing that the restriction says yes of: messages that it lets through are
 * looked at again. Undefined where it would let everything through.
 */
import { flag, trait } from '../../../store/ports/mail-model.ts';
import type { MessageFilter } from '../../../store/ports/message-query.ts';
import { millisecondsOf } from '../../../wire/mapi/filetime.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { propertyId } from '../../../wire/mapi/property-type.ts';
import type { Restriction } from '../../../wire/mapi/restriction.ts';
import { looseness } from '../../../wire/mapi/text-match.ts';

type Part<K extends Restriction['kind']> = Extract<Restriction, { kind: K }>;

const mfRead = 0x01;
const ids = {
  flags: propertyId(PidTag.MessageFlags),
  received: propertyId(PidTag.MessageDeliveryTime),
  hasAttachments: propertyId(PidTag.HasAttachments),
} as const;
const subjects: ReadonlySet<number> = new Set([PidTag.Subject, PidTag.NormalizedSubject].map(propertyId));

export function storeCondition(restriction: Restriction): MessageFilter | undefined {
  switch (restriction.kind) {
    case 'and': {
      const all = restriction.all.map(storeCondition).filter((each) => each !== undefined);
      return all.length === 0 ? undefined : { all };
    }
    case 'or': {
      const any = restriction.all.map(storeCondition);
      const known = any.filter((each) => each !== undefined);
      return known.length === 0 || known.length < any.length ? undefined : { any: known };
    }
    case 'comment':
      return restriction.restriction && storeCondition(restriction.restriction);
    case 'bits':
      return bits(restriction);
    case 'property':
      return property(restriction);
    case 'content':
      return content(restriction);
    default:
      return undefined;
  }
}

function bits({ tag, mask, isSet }: Part<'bits'>): MessageFilter | undefined {
  if (propertyId(tag) !== ids.flags || mask !== mfRead) return undefined;
  return isSet ? { hasFlags: flag.seen } : { not: { hasFlags: flag.seen } };
}

function property({ tag, relation, value: { value } }: Part<'property'>): MessageFilter | undefined {
  if (propertyId(tag) === ids.hasAttachments && relation === 'equal' && value === true)
    return { hasTraits: trait.hasAttachments };
  if (propertyId(tag) !== ids.received || typeof value !== 'bigint') return undefined;
  // Finer than a millisecond: one more on either side.
  const ms = millisecondsOf(value);
  if (relation === 'greaterThan' || relation === 'greaterThanOrEqual')
    return { field: 'receivedAt', from: ms - 1 };
  if (relation === 'lessThan' || relation === 'lessThanOrEqual')
    return { field: 'receivedAt', before: ms + 2 };
  return undefined;
}

function content({ tag, looseness: level, value: { value } }: Part<'content'>): MessageFilter | undefined {
  const isExact = (level & ~looseness.ignoreCase) === 0;
  if (!subjects.has(propertyId(tag)) || typeof value !== 'string' || !isExact || value === '')
    return undefined;
  return { field: 'subject', contains: value };
}
