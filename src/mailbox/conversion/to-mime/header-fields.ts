import { millisecondsOf } from '../../../wire/mapi/filetime.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { formatDate } from '../../../wire/mime/date.ts';
import { parseMessageIds } from '../../../wire/mime/message-id.ts';
import { autoResponses } from '../from-mime/header-properties.ts';
import { fieldNameOf, isOrdinaryHeader } from '../internet-headers.ts';
import { PidLidFlagRequest, PidName } from '../named-properties.ts';

export type Field = readonly [name: string, value: string];

export function subjectOf(bag: PropertyBag): string {
  const normalized = bag.text(PidTag.NormalizedSubject);
  const parts = normalized === undefined ? undefined : (bag.text(PidTag.SubjectPrefix) ?? '') + normalized;
  return bag.text(PidTag.Subject) ?? parts ?? '';
}

/** [MS-OXCMAIL] section 2.1.3.1.4; a draft was not sent yet, and is as old as its last change. */
export function dateOf(bag: PropertyBag): number | undefined {
  const tags = [
    PidTag.ClientSubmitTime,
    PidTag.MessageDeliveryTime,
    PidTag.LastModificationTime,
    PidTag.CreationTime,
  ];
  const time = tags.map((tag) => bag.bigint(tag)).find((value) => value !== undefined);
  return time === undefined ? undefined : millisecondsOf(time);
}

export const idsIn = (text: string | undefined): string[] => parseMessageIds(text ?? '');

/** Every field that follows from a property of its own, then those of PS_INTERNET_HEADERS, in an order that is always the same. */
export function otherFields(bag: PropertyBag): Field[] {
  return [...weightFields(bag), ...threadFields(bag), ...handlingFields(bag), ...internetHeaders(bag)];
}

const importances = ['low', undefined, 'high'] as const;
const xPriorities = ['5', undefined, '1'] as const;
const sensitivities = [undefined, 'personal', 'private', 'company-confidential'] as const;

function weightFields(bag: PropertyBag): Field[] {
  const level = bag.number(PidTag.Importance) ?? 1;
  return present([
    ['Importance', importances[level]],
    ['X-Priority', xPriorities[level]],
    ['Sensitivity', sensitivities[bag.number(PidTag.Sensitivity) ?? 0]],
  ]);
}

function threadFields(bag: PropertyBag): Field[] {
  const index = bag.bytes(PidTag.ConversationIndex);
  const topic = bag.text(PidTag.ConversationTopic);
  return present([
    ['Thread-Topic', index === undefined || topic === '' ? undefined : topic],
    ['Thread-Index', index && Buffer.from(index).toString('base64')],
    ['List-Help', bag.text(PidTag.ListHelp)],
    ['List-Subscribe', bag.text(PidTag.ListSubscribe)],
    ['List-Unsubscribe', bag.text(PidTag.ListUnsubscribe)],
  ]);
}

function handlingFields(bag: PropertyBag): Field[] {
  const keywords = bag.get(PidName.Keywords);
  const suppressed = bag.number(PidTag.AutoResponseSuppress);
  return present([
    ['Keywords', Array.isArray(keywords) && keywords.length > 0 ? keywords.join(', ') : undefined],
    ['Expires', dateText(bag, PidTag.ExpiryTime)],
    ['Reply-By', dateText(bag, PidTag.ReplyTime)],
    ['X-Message-Flag', bag.text(PidLidFlagRequest)],
    ['X-Auto-Response-Suppress', suppressed === undefined ? undefined : suppressedWords(suppressed)],
  ]);
}

function dateText(bag: PropertyBag, tag: number): string | undefined {
  const time = bag.bigint(tag);
  return time === undefined ? undefined : formatDate(millisecondsOf(time), 0);
}

function suppressedWords(bits: number): string | undefined {
  if (bits === -1) return 'All';
  const words = Object.entries(autoResponses).flatMap(([word, bit]) => ((bits & bit) === 0 ? [] : [word]));
  return words.length === 0 ? undefined : words.join(', ');
}

/** [MS-OXCMAIL] section 2.1.3.2.21. */
function internetHeaders(bag: PropertyBag): Field[] {
  const fields: Field[] = [];
  for (const entry of bag.entries()) {
    const name = fieldNameOf(entry);
    if (name === undefined || typeof entry.value !== 'string' || !isOrdinaryHeader(name.toLowerCase()))
      continue;
    fields.push([name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase()), entry.value]);
  }
  return fields.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

const present = (fields: readonly (readonly [string, string | undefined])[]): Field[] =>
  fields.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const]));
