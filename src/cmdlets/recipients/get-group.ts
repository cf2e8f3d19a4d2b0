import { groupKinds, type Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { type GroupRow, groupObject } from '../presentation/group-object.ts';
import { rowsOf } from '../presentation/present-recipients.ts';
import { recipientFilterableOf } from '../presentation/recipient-filter.ts';
import { kindsWithDetails } from '../presentation/recipient-properties.ts';
import { lookUpRows, lookupParameters } from '../recipient-kit/lookup.ts';
import { typeDetailsParameter } from '../recipient-kit/type-details.ts';

const filterable = recipientFilterableOf(groupObject);

export const cmdlet = defineCmdlet({
  name: 'Get-Group',
  synopsis: {
    en: 'Shows all groups, those without an address too, with their members.',
    ko: '주소가 없는 그룹까지 모든 그룹과 구성원을 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  defaultSet: 'Identity',
  output: groupObject,
  parameters: {
    ...lookupParameters(filterable),
    RecipientTypeDetails: typeDetailsParameter([
      'MailUniversalDistributionGroup',
      'MailUniversalSecurityGroup',
      'UniversalDistributionGroup',
      'UniversalSecurityGroup',
    ]),
  },
  examples: [
    {
      line: "Get-Group 'Marketing Reports' | Format-List",
      synopsis: { en: 'Everything about one.', ko: '그룹 하나의 모든 속성.' },
    },
    {
      line: "Get-Group -ResultSize Unlimited | Where-Object { $_.Members -contains '김민수' }",
      synopsis: { en: 'The groups that somebody is in.', ko: '한 사람이 속한 그룹.' },
    },
  ],
  process({ RecipientTypeDetails, ...bound }, context) {
    const kinds = RecipientTypeDetails ? kindsWithDetails(RecipientTypeDetails) : groupKinds;
    return lookUpRows({ type: groupObject, filterable, kinds, bound }, withMembers, context);
  },
});

async function withMembers(recipients: readonly Recipient[], context: CmdletContext): Promise<GroupRow[]> {
  const rows: GroupRow[] = [];
  for (const row of await rowsOf(recipients, context)) {
    const { tenant, recipient } = row.recipient;
    const members: string[] = [];
    for await (const { name } of context.rooms.groups.members(tenant, recipient)) members.push(name);
    rows.push({ ...row, members });
  }
  return rows;
}
