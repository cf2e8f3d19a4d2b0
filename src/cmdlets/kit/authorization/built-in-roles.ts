import type { RoleReach } from '../../../access/role-definitions.ts';
import { relationshipRole } from '../../../partner/relationship.ts';

/**
 * The roles that every organisation has, under the names of Exchange. A role grants every parameter of the
 * cmdlets whose definition names it, and what is said here besides. What belongs to the platform as a whole
 * is in no role.
 */
export interface RoleSource {
  readonly name: string;
  readonly description: string;
  /** `self`: its holder reads and changes nobody but itself. */
  readonly reach?: RoleReach;
  /** Everything of these roles too. */
  readonly includes?: readonly string[];
  /** Cmdlets of other roles, with all or some of their parameters. */
  readonly cmdlets?: Readonly<Record<string, 'all' | readonly string[]>>;
  /** What it does not grant of its own cmdlets. */
  readonly except?: Readonly<Record<string, readonly string[]>>;
}

const ofGroups = [
  'New-DistributionGroup',
  'Set-DistributionGroup',
  'Enable-DistributionGroup',
  'Disable-DistributionGroup',
  'Remove-DistributionGroup',
  'Get-DistributionGroup',
  'Get-DistributionGroupMember',
  'Add-DistributionGroupMember',
  'Remove-DistributionGroupMember',
  'Update-DistributionGroupMember',
  'Get-Group',
  'Set-Group',
] as const;

const all = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'all'] as const));

const secrets = {
  'Get-AppPassword': 'all',
  'New-AppPassword': 'all',
  'Remove-AppPassword': 'all',
  'Get-AccessToken': 'all',
  'New-AccessToken': 'all',
  'Remove-AccessToken': 'all',
} as const;

const administration: readonly RoleSource[] = [
  {
    name: 'Mail Recipients',
    description: 'Manages existing mailboxes, mail users and contacts, but for their passwords.',
    includes: ['View-Only Recipients'],
    except: {
      'Set-Mailbox': ['Password', 'ResetPasswordOnNextLogon'],
      'Set-User': ['Password', 'ResetPasswordOnNextLogon'],
    },
  },
  {
    name: 'Mail Recipient Creation',
    description: 'Creates and removes mailboxes, mail users and contacts.',
    includes: ['View-Only Recipients'],
  },
  { name: 'View-Only Recipients', description: 'Looks at recipients and their mailboxes.' },
  {
    name: 'Distribution Groups',
    description: 'Creates and manages distribution groups and their members.',
    includes: ['View-Only Recipients'],
  },
  {
    name: 'Security Group Creation and Membership',
    description: 'Creates and manages security groups and their members.',
    includes: ['View-Only Recipients'],
    cmdlets: all(ofGroups),
  },
  {
    name: 'Reset Password',
    description: 'Sets the passwords of others, and takes their app passwords and tokens away.',
    cmdlets: {
      'Get-Mailbox': ['Identity'],
      'Get-User': ['Identity'],
      'Set-Mailbox': ['Identity', 'Password', 'ResetPasswordOnNextLogon'],
      'Set-User': ['Identity', 'Password', 'ResetPasswordOnNextLogon'],
      'Get-AppPassword': 'all',
      'Remove-AppPassword': 'all',
      'Get-AccessToken': 'all',
      'Remove-AccessToken': 'all',
    },
  },
  {
    name: 'User Options',
    description: 'Looks at and changes what people set for their own mailboxes.',
    includes: ['View-Only Recipients'],
    cmdlets: {
      'Set-Mailbox': ['Identity', 'ForwardingSmtpAddress', 'DeliverToMailboxAndForward', 'MailTip'],
      'Get-AppPassword': 'all',
      'Remove-AppPassword': 'all',
    },
  },
  {
    name: 'Legal Hold',
    description: 'Keeps mailboxes from losing anything.',
    cmdlets: { 'Get-Mailbox': 'all', 'Set-Mailbox': ['Identity', 'LitigationHoldEnabled'] },
  },
  {
    name: 'Recipient Policies',
    description: 'Manages what new recipients are made with.',
    includes: ['View-Only Recipients'],
  },
  {
    name: 'Public Folders',
    description: 'Manages public folders and who may do what in them.',
    includes: ['View-Only Recipients'],
  },
  {
    name: 'Organization Configuration',
    description: 'Manages settings of the organisation.',
    includes: ['View-Only Configuration'],
  },
  {
    name: 'Organization Client Access',
    description: 'Manages how clients of the organisation connect.',
    includes: ['View-Only Configuration'],
  },
  {
    name: 'Remote and Accepted Domains',
    description: 'Manages the domains of the organisation.',
    cmdlets: { 'Get-AcceptedDomain': 'all' },
  },
  {
    name: 'View-Only Configuration',
    description: 'Looks at settings of the organisation.',
    cmdlets: { 'Get-PartnerRelationship': 'all' },
  },
  {
    name: 'Role Management',
    description: 'Manages role groups, roles, their assignments and scopes.',
    cmdlets: { 'Get-User': 'all', 'Get-Recipient': 'all', 'Get-Group': 'all' },
  },
  {
    name: 'Audit Logs',
    description: 'Searches the record of changes and has it sent.',
    includes: ['View-Only Audit Logs'],
  },
  { name: 'View-Only Audit Logs', description: 'Searches the record of changes.' },
  {
    name: 'Migration',
    description: 'Moves mailboxes in from other systems.',
    cmdlets: { 'Get-Mailbox': 'all', 'Get-Recipient': 'all', 'Get-User': 'all' },
  },
  {
    name: 'Directory Synchronization',
    description: 'Examines and mends directories outside, and keeps the organisation in step with them.',
    cmdlets: {
      'Get-AcceptedDomain': 'all',
      'Get-Mailbox': 'all',
      'Get-Recipient': 'all',
      'Get-User': 'all',
    },
  },
  {
    name: relationshipRole,
    description: 'Lets partners administer the organisation, or asks customers to let it administer theirs.',
    cmdlets: { 'Get-Group': 'all' },
  },
  {
    name: 'Move Mailboxes',
    description: 'Moves mailboxes within the platform.',
    cmdlets: { 'Get-Mailbox': 'all', 'Get-MailboxStatistics': 'all' },
  },
];

const selfService: readonly RoleSource[] = [
  {
    name: 'MyBaseOptions',
    description: 'Lets people see their own mailbox, change its basic options, and manage app passwords.',
    reach: 'self',
    cmdlets: {
      'Get-Mailbox': ['Identity'],
      'Get-User': ['Identity'],
      'Get-CASMailbox': ['Identity'],
      'Get-MailboxStatistics': ['Identity'],
      'Get-MailboxFolderStatistics': ['Identity', 'FolderScope'],
      'Set-Mailbox': ['Identity', 'ForwardingSmtpAddress', 'DeliverToMailboxAndForward'],
      'Get-PartnerContract': ['DomainName', 'ResultSize'],
      'Get-RemoteSession': ['Identity'],
      'Remove-RemoteSession': ['Identity'],
      ...secrets,
    },
  },
  {
    name: 'MyContactInformation',
    description: 'Lets people change their own addresses and telephone numbers.',
    reach: 'self',
    cmdlets: {
      'Set-User': [
        'Identity',
        'StreetAddress',
        'City',
        'StateOrProvince',
        'PostalCode',
        'CountryOrRegion',
        'Phone',
        'HomePhone',
        'MobilePhone',
        'Fax',
        'Pager',
        'Office',
        'WebPage',
      ],
    },
  },
  {
    name: 'MyProfileInformation',
    description: 'Lets people change their own name.',
    reach: 'self',
    cmdlets: { 'Set-User': ['Identity', 'DisplayName', 'FirstName', 'Initials', 'LastName'] },
  },
];

export const roleSources: readonly RoleSource[] = [...administration, ...selfService];

/** Cmdlets with it belong to everyone: they touch nothing but objects. */
export const coreRole = 'Core';
