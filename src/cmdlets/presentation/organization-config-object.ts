import type { MailboxPlan } from '../../organization/mailbox-plan.ts';
import type { OrganizationConfig } from '../../organization/organization-config.ts';
import type { Recipient, Tenant } from '../../store/ports/directory-model.ts';
import { GuidValue } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

interface OrganizationConfigRow {
  readonly organization: Tenant;
  readonly config: OrganizationConfig;
  readonly defaultPlan: MailboxPlan | undefined;
  /** Where the public folders lie, if there are any. */
  readonly publicFolderMailbox: Recipient | undefined;
}

export const organizationConfigObject = defineObjectType<OrganizationConfigRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.OrganizationConfig'],
  toText: ({ organization }) => organization.name,
  properties: {
    DisplayName: ({ organization }) => organization.displayName,
    DefaultMailboxPlan: ({ defaultPlan }) => defaultPlan?.name ?? null,
    DisablePlusAddressInRecipients: ({ config }) => config.disablePlusAddressInRecipients,
    DistributionGroupNameBlockedWordsList: ({ config }) => [...config.distributionGroupNameBlockedWordsList],
    DistributionGroupNamingPolicy: ({ config }) => config.distributionGroupNamingPolicy,
    MailTipsAllTipsEnabled: ({ config }) => config.mailTipsAllTipsEnabled,
    MailTipsExternalRecipientsTipsEnabled: ({ config }) => config.mailTipsExternalRecipientsTipsEnabled,
    MailTipsGroupMetricsEnabled: ({ config }) => config.mailTipsGroupMetricsEnabled,
    MailTipsLargeAudienceThreshold: ({ config }) => config.mailTipsLargeAudienceThreshold,
    MailTipsMailboxSourcedTipsEnabled: ({ config }) => config.mailTipsMailboxSourcedTipsEnabled,
    MapiHttpEnabled: ({ config }) => config.mapiHttpEnabled,
    NtHashesKept: ({ config }) => config.ntHashesKept,
    PublicFoldersEnabled: ({ publicFolderMailbox }) => (publicFolderMailbox === undefined ? 'None' : 'Local'),
    RootPublicFolderMailbox: ({ publicFolderMailbox }) => publicFolderMailbox?.name ?? null,
    DefaultPublicFolderMailbox: ({ publicFolderMailbox }) => publicFolderMailbox?.name ?? null,
    Identity: ({ organization }) => organization.name,
    Guid: ({ organization }) => new GuidValue(organization.guid),
    IsValid: ({ organization }) => organization.state === 'active',
    Name: ({ organization }) => organization.name,
    WhenCreated: ({ organization }) => date(organization.createdAt),
    WhenCreatedUTC: ({ organization }) => date(organization.createdAt),
    OrganizationId: ({ organization }) => organization.name,
  },
});
