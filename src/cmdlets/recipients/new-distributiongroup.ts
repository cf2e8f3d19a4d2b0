import type { Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, oneOf } from '../kit/parameter-types.ts';
import { distributionGroupObject } from '../presentation/distribution-group-object.ts';
import { presentRecipient } from '../presentation/present-recipients.ts';
import { addressBookSettings } from '../recipient-kit/address-book-settings.ts';
import { findOwnRecipient } from '../recipient-kit/group-manager.ts';
import { groupNames, ignoreNamingPolicy } from '../recipient-kit/group-name.ts';
import { groupSettings } from '../recipient-kit/group-settings.ts';
import { deliverySettings, moderationSettings } from '../recipient-kit/mail-settings.ts';
import { newRecipientParameters } from '../recipient-kit/new-recipient.ts';
import { organizationalUnitParameter, tellOfUnits } from '../recipient-kit/organizational-unit.ts';
import { getAll } from '../recipient-kit/reference.ts';
import { attributesOf } from '../recipient-kit/setting.ts';

const parameters = {
  ...newRecipientParameters,
  Type: parameter({
    schema: oneOf(['Distribution', 'Security'], 'Microsoft.Exchange.Management.RecipientTasks.GroupType'),
    synopsis: {
      en: 'Whether it is for mail alone, or rights may be granted to it as well.',
      ko: '메일 전용인지, 권한도 줄 수 있는지.',
    },
    fromPipeline: 'propertyName',
  }),
  Members: parameter({
    schema: list(recipientIdentity()),
    synopsis: { en: 'Its first members.', ko: '처음 구성원.' },
    completer: 'recipient',
  }),
  CopyOwnerToMember: flag({
    synopsis: { en: 'Makes its owners members too.', ko: '소유자를 구성원으로도 넣습니다.' },
  }),
  IgnoreNamingPolicy: ignoreNamingPolicy,
  ...groupSettings,
  ...moderationSettings,
  RequireSenderAuthenticationEnabled: deliverySettings.RequireSenderAuthenticationEnabled,
  Notes: addressBookSettings.Notes,
  OrganizationalUnit: organizationalUnitParameter,
} as const;

export const cmdlet = defineCmdlet({
  name: 'New-DistributionGroup',
  synopsis: {
    en: 'Makes a group that mail can be sent to.',
    ko: '메일을 보낼 수 있는 그룹을 만듭니다.',
  },
  description: {
    en: 'Whoever makes it owns it, unless -ManagedBy names others. People outside of the organisation may write to it once -RequireSenderAuthenticationEnabled is $false.',
    ko: '-ManagedBy를 생략하면 만든 사람이 소유자가 됩니다. 조직 밖의 사람은 -RequireSenderAuthenticationEnabled가 $false일 때만 보낼 수 있습니다.',
  },
  role: 'Distribution Groups',
  scope: 'organization',
  effect: 'change',
  output: distributionGroupObject,
  parameters,
  examples: [
    {
      line: 'New-DistributionGroup -Name 영업부 -Alias sales -Members minsu.kim@contoso.com, jiho.park@contoso.com',
      synopsis: { en: 'With its first members.', ko: '처음 구성원과 함께.' },
    },
    {
      line: 'New-DistributionGroup -Name Managers -Type Security -ManagedBy minsu.kim@contoso.com -CopyOwnerToMember',
      synopsis: { en: 'A group to which rights can be granted.', ko: '권한을 줄 수 있는 그룹.' },
    },
    {
      line: 'Import-Csv groups.csv | New-DistributionGroup',
      synopsis: { en: 'From a file with the columns Name and Alias.', ko: 'Name, Alias 열이 있는 파일에서.' },
    },
  ],
  target: ({ Name }) => Name,
  async process(bound, context) {
    tellOfUnits(bound.OrganizationalUnit, 'the group', context);
    const { rooms, organization } = context;
    const { tenant } = organization;
    const { Alias, PrimarySmtpAddress, Type = 'Distribution', Members = [] } = bound;
    const { Name, DisplayName } = await groupNames(bound, context);
    const members = await getAll(Members, context);
    const chosen = await attributesOf(parameters, bound, context);
    const managedBy = chosen.managedBy ?? (await creator(context));
    const owners = bound.CopyOwnerToMember
      ? await rooms.recipients.findByGuids(tenant, managedBy)
      : undefined;
    const created = await rooms.recipients.createOne(tenant, {
      kind: Type === 'Security' ? 'mailSecurityGroup' : 'distributionGroup',
      name: Name,
      ...(Alias !== undefined && { alias: Alias }),
      ...(DisplayName !== undefined && { displayName: DisplayName }),
      ...(PrimarySmtpAddress !== undefined && { addresses: [`SMTP:${PrimarySmtpAddress}`] }),
      attributes: { ...chosen, ...(managedBy.length > 0 && { managedBy }) },
    });
    const ids = [...members, ...(owners?.values() ?? [])].map(({ recipient }) => recipient);
    if (ids.length > 0) await rooms.groups.addMembers(tenant, created.recipient, ids);
    return presentRecipient(distributionGroupObject, created, context);
  },
});

async function creator(context: CmdletContext): Promise<Recipient['guid'][]> {
  const own = await findOwnRecipient(context);
  return own === undefined ? [] : [own.guid];
}
