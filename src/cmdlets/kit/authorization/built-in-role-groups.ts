import type { BuiltInRoleGroup, RoleDefinitions } from '../../../access/role-definitions.ts';
import { roleSources } from './built-in-roles.ts';

const everyRole = roleSources.map(({ name }) => name);
const administrative = roleSources.filter(({ reach }) => reach !== 'self').map(({ name }) => name);

const none = { delegated: [], keepsMember: false } as const;

/**
 * As Exchange has them, but for two of our own: who moves mailboxes in, or answers for the directory they come from, need not
 * manage them.
 */
export const builtInRoleGroups: readonly BuiltInRoleGroup[] = [
  {
    name: 'Organization Management',
    description: 'Members may manage everything of the organisation, and give roles to others.',
    roles: administrative,
    delegated: everyRole,
    keepsMember: true,
  },
  {
    name: 'Recipient Management',
    description: 'Members may create, change and remove recipients.',
    roles: [
      'Distribution Groups',
      'Mail Recipient Creation',
      'Mail Recipients',
      'Migration',
      'Move Mailboxes',
      'Recipient Policies',
      'Reset Password',
    ],
    ...none,
  },
  {
    name: 'View-Only Organization Management',
    description: 'Members may look at everything of the organisation and change nothing.',
    roles: ['View-Only Configuration', 'View-Only Recipients'],
    ...none,
  },
  {
    name: 'Public Folder Management',
    description: 'Members may manage public folders.',
    roles: ['Public Folders'],
    ...none,
  },
  {
    name: 'Help Desk',
    description: 'Members may look at recipients, set passwords, and change the options of mailboxes.',
    roles: ['Reset Password', 'User Options', 'View-Only Recipients'],
    ...none,
  },
  {
    name: 'Migration',
    description: 'Members may move mailboxes in from other systems.',
    roles: ['Migration', 'Move Mailboxes', 'View-Only Recipients'],
    ...none,
  },
  {
    name: 'Directory Synchronization',
    description: 'Members may examine and mend directories outside, and synchronise with them.',
    roles: ['Directory Synchronization', 'View-Only Recipients'],
    ...none,
  },
  {
    name: 'Compliance Management',
    description: 'Members may search the record of changes and put mailboxes on hold.',
    roles: ['Audit Logs', 'Legal Hold', 'View-Only Configuration', 'View-Only Recipients'],
    ...none,
  },
];

export const everyone: RoleDefinitions['everyone'] = {
  policy: 'Default Role Assignment Policy',
  roles: ['MyBaseOptions', 'MyContactInformation'],
};
