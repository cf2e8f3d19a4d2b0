/**
 * Contacts, lists, tasks and journal entries have no form in mail: who reads the mailbox with another program finds what they say as lines
 * of text, above what their owner has written. In both languages, since nobody knows who reads.
 */
import { millisecondsOf } from '../../../wire/mapi/filetime.ts';
import { readOneOffEntryId } from '../../../wire/mapi/one-off-entry-id.ts';
import type { PropertyBag } from '../../../wire/mapi/property-bag.ts';
import type { NamedProperty, PropertyKey } from '../../../wire/mapi/property-key.ts';
import { PropertySet } from '../../../wire/mapi/property-sets.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { PropertyType } from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';

type Line = readonly [label: string, key: PropertyKey];

const named = (set: NamedProperty['name']['set'], lid: number, type: number): NamedProperty => ({
  name: { set, lid },
  type,
});
const address = (lid: number): NamedProperty => named(PropertySet.Address, lid, PropertyType.string);

/** [MS-OXOCNTC] section 2.2.1. */
const contact: readonly Line[] = [
  ['Name / 이름', PidTag.DisplayName],
  ['Nickname / 별명', PidTag.Nickname],
  ['Company / 회사', PidTag.CompanyName],
  ['Department / 부서', PidTag.DepartmentName],
  ['Job title / 직위', PidTag.Title],
  ['Manager / 관리자', PidTag.ManagerName],
  ['E-mail / 전자 메일', address(0x8083)],
  ['E-mail 2 / 전자 메일 2', address(0x8093)],
  ['E-mail 3 / 전자 메일 3', address(0x80a3)],
  ['Messenger / 메신저', address(0x8062)],
  ['Web page / 웹 페이지', PidTag.BusinessHomePage],
  ['Business phone / 근무처 전화', PidTag.BusinessTelephoneNumber],
  ['Business phone 2 / 근무처 전화 2', PidTag.Business2TelephoneNumber],
  ['Mobile / 휴대폰', PidTag.MobileTelephoneNumber],
  ['Home phone / 집 전화', PidTag.HomeTelephoneNumber],
  ['Business fax / 근무처 팩스', PidTag.BusinessFaxNumber],
  ['Other phone / 기타 전화', PidTag.OtherTelephoneNumber],
  ['Business address / 근무지 주소', address(0x801b)],
  ['Home address / 집 주소', address(0x801a)],
  ['Other address / 기타 주소', address(0x801c)],
  ['Birthday / 생일', PidTag.Birthday],
  ['Anniversary / 기념일', PidTag.WeddingAnniversary],
  ['Spouse / 배우자', PidTag.SpouseName],
];

/** [MS-OXOTASK] section 2.2.2. */
const task: readonly Line[] = [
  ['Task / 작업', PidTag.Subject],
  ['Start / 시작', named(PropertySet.Task, 0x8104, PropertyType.time)],
  ['Due / 기한', named(PropertySet.Task, 0x8105, PropertyType.time)],
  ['Complete / 완료', named(PropertySet.Task, 0x811c, PropertyType.boolean)],
  ['Owner / 소유자', named(PropertySet.Task, 0x811f, PropertyType.string)],
];

/** [MS-OXOJRNL] section 2.2.1. */
const journal: readonly Line[] = [
  ['Entry / 항목', named(PropertySet.Log, 0x8700, PropertyType.string)],
  ['Start / 시작', named(PropertySet.Log, 0x8706, PropertyType.time)],
  ['Minutes / 분', named(PropertySet.Log, 0x8707, PropertyType.integer32)],
];

const linesByClass: readonly (readonly [form: RegExp, lines: readonly Line[]])[] = [
  [/^ipm\.contact(?:\.|$)/i, contact],
  [/^ipm\.task(?:\.|$)/i, task],
  [/^ipm\.activity(?:\.|$)/i, journal],
];

/** Undefined for what is mail, and for what says no more than its body. */
export function findItemText(bag: PropertyBag): string | undefined {
  const messageClass = bag.text(PidTag.MessageClass) ?? '';
  const lines = linesByClass.find(([form]) => form.test(messageClass))?.[1] ?? [];
  const written = lines.flatMap(([label, key]) => {
    const value = textOf(bag.get(key));
    return value === '' ? [] : [`${label}: ${value}`];
  });
  if (/^ipm\.distlist(?:\.|$)/i.test(messageClass)) written.push(...members(bag));
  return written.length === 0 ? undefined : written.join('\r\n');
}

/** [MS-OXOCNTC] section 2.2.2.2.2: members with their names, for those who cannot look them up. */
const oneOffMembers = named(PropertySet.Address, 0x8054, PropertyType.multipleBinary);

function members(bag: PropertyBag): string[] {
  const entryIds = bag.get(oneOffMembers);
  if (!Array.isArray(entryIds)) return [];
  const names = entryIds.flatMap((entryId: PropertyValue) => {
    const person = entryId instanceof Uint8Array ? readOneOffEntryId(entryId) : undefined;
    return person ? [`${person.displayName} <${person.emailAddress}>`] : [];
  });
  return [`Members / 구성원:`, ...names];
}

function textOf(value: PropertyValue | undefined): string {
  if (typeof value === 'string') return value.trim().replace(/\r\n|\r|\n/g, ', ');
  if (typeof value === 'bigint') return new Date(millisecondsOf(value)).toISOString().slice(0, 10);
  if (typeof value === 'number') return String(value);
  return value === true ? '✓' : '';
}
