/** What Exchange Online gives out over REST as entities of OData, and the cmdlet that each of them stands for. */

/** Those that have a list of their own. */
export const entityCmdlets = {
  Mailbox: 'Get-Mailbox',
  CasMailbox: 'Get-CASMailbox',
  Recipient: 'Get-Recipient',
} as const;

/** Below one mailbox, by their paths. */
export const mailboxFunctions = {
  'Exchange.GetMailboxStatistics': 'Get-MailboxStatistics',
  'MailboxFolder/Exchange.GetMailboxFolderStatistics': 'Get-MailboxFolderStatistics',
  'MailboxFolder/Exchange.GetMailboxFolderPermission': 'Get-MailboxFolderPermission',
} as const;

export type EntitySetName = keyof typeof entityCmdlets;
export type MailboxFunction = keyof typeof mailboxFunctions;
