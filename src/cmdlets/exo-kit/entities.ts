/** What is known of the entities that are read over REST: their types, their property sets, and what narrows them. */
import type { OutputType } from '../kit/object-type.ts';
import { casMailboxObject } from '../presentation/cas-mailbox-object.ts';
import { folderPermissionObject } from '../presentation/folder-permission-object.ts';
import { mailboxObject } from '../presentation/mailbox-object.ts';
import {
  folderStatisticsObject,
  mailboxStatisticsObject,
} from '../presentation/mailbox-statistics-object.ts';
import { recipientObject } from '../presentation/recipient-object.ts';
import { type EntitySetName, entityCmdlets, type MailboxFunction, mailboxFunctions } from './entity-names.ts';
import {
  casMailboxSets,
  mailboxSets,
  type PropertySets,
  recipientSets,
  statisticsSets,
} from './property-sets.ts';

export interface ExoEntity {
  /** Of the type, as addresses and metadata call it. */
  readonly name: string;
  readonly cmdlet: string;
  readonly type: OutputType;
  /** Absent where everything is given. */
  readonly sets?: PropertySets;
  /** Parameters of the cmdlet that an address may name. */
  readonly options: readonly string[];
}

const sets: Readonly<Record<EntitySetName, Omit<ExoEntity, 'name' | 'cmdlet'>>> = {
  Mailbox: {
    ...{ type: mailboxObject, sets: mailboxSets },
    options: ['Anr', 'RecipientTypeDetails', 'SoftDeletedMailbox'],
  },
  CasMailbox: { type: casMailboxObject, sets: casMailboxSets, options: ['Anr'] },
  Recipient: {
    ...{ type: recipientObject, sets: recipientSets },
    options: ['Anr', 'RecipientType', 'RecipientTypeDetails', 'IncludeSoftDeletedRecipients'],
  },
};

const names = Object.keys(entityCmdlets) as EntitySetName[];

export const entityOf = (name: EntitySetName): ExoEntity => ({
  ...{ name, cmdlet: entityCmdlets[name] },
  ...sets[name],
});

export const entitySets: readonly ExoEntity[] = names.map(entityOf);

export const mailboxReads: Readonly<Record<MailboxFunction, ExoEntity>> = {
  'Exchange.GetMailboxStatistics': {
    name: 'MailboxStatistics',
    cmdlet: mailboxFunctions['Exchange.GetMailboxStatistics'],
    ...{ type: mailboxStatisticsObject, sets: statisticsSets },
    options: ['IncludeSoftDeletedRecipients'],
  },
  'MailboxFolder/Exchange.GetMailboxFolderStatistics': {
    name: 'MailboxFolderStatistics',
    cmdlet: mailboxFunctions['MailboxFolder/Exchange.GetMailboxFolderStatistics'],
    type: folderStatisticsObject,
    options: ['FolderScope', 'IncludeOldestAndNewestItems', 'IncludeSoftDeletedRecipients'],
  },
  'MailboxFolder/Exchange.GetMailboxFolderPermission': {
    name: 'MailboxFolderPermission',
    cmdlet: mailboxFunctions['MailboxFolder/Exchange.GetMailboxFolderPermission'],
    type: folderPermissionObject,
    options: ['User'],
  },
};
