/** Parameters that several cmdlets of roles share. */
import type { z } from 'zod';
import { findMember, toText, type Value } from '../../wire/powershell-language/index.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { convertible, date, identity, text, typeInfoOf } from '../kit/parameter-types.ts';

function readIdentity(value: Value): string | undefined {
  for (const name of ['Guid', 'Identity', 'Name']) {
    const found = findMember(value, name)?.value;
    if (found !== null && found !== undefined) return toText(found);
  }
  return undefined;
}

const tasks = 'Microsoft.Exchange.Configuration.Tasks';
export const roleGroupIdentity = () => identity(`${tasks}.RoleGroupIdParameter`, readIdentity);
export const roleIdentity = () => identity(`${tasks}.RoleIdParameter`, readIdentity);
export const assignmentIdentity = () => identity(`${tasks}.RoleAssignmentIdParameter`, readIdentity);
export const scopeIdentity = () => identity(`${tasks}.ManagementScopeIdParameter`, readIdentity);
/** `role\cmdlet`, where either may be a pattern. */
export const entryIdentity = () =>
  identity(`${tasks}.RoleEntryIdParameter`, (value) => {
    const found = findMember(value, 'Identity')?.value;
    return found === null || found === undefined ? undefined : toText(found);
  });

/** `$null` and empty text mean none. */
export function nullable<S extends z.ZodType<string, Value>>(schema: S): z.ZodType<string | null, Value> {
  return convertible(typeInfoOf(schema), (value) => {
    if (value === null || value === undefined || value === '') return null;
    return schema.parse(value);
  });
}

const first = { position: 0, fromPipeline: 'both' } as const;
const named = { en: 'Its name or GUID.', ko: '이름 또는 GUID.' };

export const roleGroupParameter = parameter({
  schema: roleGroupIdentity(),
  synopsis: { en: 'The role group, by name or GUID.', ko: '역할 그룹의 이름 또는 GUID.' },
  mandatory: true,
  ...first,
});
export const roleParameter = parameter({
  schema: roleIdentity(),
  synopsis: named,
  mandatory: true,
  ...first,
});
export const assignmentParameter = parameter({
  schema: assignmentIdentity(),
  synopsis: named,
  mandatory: true,
  ...first,
});
export const scopeParameter = parameter({
  schema: scopeIdentity(),
  synopsis: named,
  mandatory: true,
  ...first,
});

/** Of cmdlets for one's own secrets and those of others. */
export const userParameter = parameter({
  schema: recipientIdentity(),
  synopsis: {
    en: 'Whose: name, alias, address or GUID; yours without it.',
    ko: '소유자의 이름, 별칭, 주소 또는 GUID. 없으면 자신.',
  },
  aliases: ['Mailbox'],
  fromPipeline: 'propertyName',
  completer: 'recipient',
});

/** What a secret is for. */
export const purposeParameter = parameter({
  schema: text({ maxLength: 100 }),
  synopsis: {
    en: 'What it is for, such as the device or the program.',
    ko: '용도. 예: 장치나 프로그램 이름.',
  },
  position: 0,
  mandatory: true,
});
export const expiresParameter = parameter({
  schema: date(),
  synopsis: { en: 'Until when it can be used; within two years.', ko: '사용 기한. 2년 이내.' },
});
export const secretParameter = parameter({
  schema: roleIdentity(),
  synopsis: { en: 'Its GUID, or what it is for.', ko: 'GUID 또는 용도.' },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
});
