/** Role groups, roles, assignments and scopes under the names that Exchange prints. */
import type { Role, RoleAssignment } from '../../access/role-book.ts';
import type { RoleEntry, StoredScope } from '../../store/ports/access-store.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { RoleGroupRow } from '../access-kit/role-names.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date, typesByKind } from './recipient-properties.ts';

/** `MailRecipients`, the value of an enumeration, where the name is `Mail Recipients`. */
const roleType = (role: Role): string => rootOf(role).name.replaceAll(/[^A-Za-z]/g, '');

function rootOf(role: Role): Role {
  return role.parent === undefined ? role : rootOf(role.parent);
}

export const roleGroupObject = defineObjectType<RoleGroupRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.Management.RoleGroup'],
  toText: ({ group }) => group.name,
  properties: {
    ManagedBy: ({ managers }) => [...managers],
    RoleAssignments: ({ assignments }) => assignments.map(({ name }) => name),
    Roles: ({ assignments }) => rolesOf(assignments),
    AssignedRoles: ({ assignments }) => rolesOf(assignments),
    DisplayName: ({ group }) => group.name,
    Members: ({ members }) => [...members],
    Description: ({ group }) => group.description,
    RoleGroupType: () => 'Standard',
    IsBuiltIn: ({ group }) => group.isBuiltIn,
    Identity: ({ group }) => group.name,
    Name: ({ group }) => group.name,
    Guid: ({ group }) => group.guid,
    WhenChanged: ({ group }) => date(group.changedAt),
    WhenCreated: ({ group }) => date(group.createdAt),
    OrganizationId: ({ organization }) => organization,
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 33 },
        { property: 'AssignedRoles', width: 30 },
        { property: 'RoleAssignments', width: 30 },
        { property: 'ManagedBy' },
      ],
    },
  },
});

function rolesOf(assignments: readonly RoleAssignment[]): string[] {
  return [...new Set(assignments.filter(({ delegating }) => !delegating).map(({ role }) => role.name))];
}

const scopeWord = ({ reach }: Role): string => (reach === 'self' ? 'Self' : 'Organization');

export const managementRoleObject = defineObjectType<Role>({
  typeNames: ['Microsoft.Exchange.Data.Directory.SystemConfiguration.ExchangeRole'],
  toText: ({ name }) => name,
  properties: {
    RoleEntries: ({ entries }) => [...entries.values()].map(entryText),
    RoleType: roleType,
    ImplicitRecipientReadScope: scopeWord,
    ImplicitRecipientWriteScope: scopeWord,
    ImplicitConfigReadScope: () => 'OrganizationConfig',
    ImplicitConfigWriteScope: ({ reach }) => (reach === 'self' ? 'None' : 'OrganizationConfig'),
    IsRootRole: ({ parent }) => parent === undefined,
    IsEndUserRole: ({ reach }) => reach === 'self',
    Description: ({ description }) => description,
    Parent: ({ parent }) => parent?.name ?? null,
    IsDeprecated: () => false,
    Identity: ({ name }) => name,
    Name: ({ name }) => name,
    Guid: ({ guid }) => guid,
    WhenChanged: ({ changedAt }) => date(changedAt),
    WhenCreated: ({ createdAt }) => date(createdAt),
    IsValid: () => true,
  },
  view: { table: { columns: [{ property: 'Name', width: 40 }, { property: 'RoleType' }] } },
});

/** `(Microsoft.Exchange.Management.PowerShell.E2010) Get-Mailbox -Anr -Identity`, without the name of a snap-in. */
function entryText({ cmdlet, parameters }: RoleEntry): string {
  return [cmdlet, ...parameters.map((name) => `-${name}`)].join(' ');
}

export interface RoleEntryRow {
  readonly role: Role;
  readonly entry: RoleEntry;
}

export const managementRoleEntryObject = defineObjectType<RoleEntryRow>({
  typeNames: ['Microsoft.Exchange.Management.RbacTasks.ManagementRoleEntry'],
  toText: ({ role, entry }) => `${role.name}\\${entry.cmdlet}`,
  properties: {
    Name: ({ entry }) => entry.cmdlet,
    Role: ({ role }) => role.name,
    Parameters: ({ entry }) => [...entry.parameters],
    Type: () => 'Cmdlet',
    // In scripts of the wild: "$($_.Id)\\$($_.Name)".
    Id: ({ role }) => role.name,
    Identity: ({ role, entry }) => `${role.name}\\${entry.cmdlet}`,
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [{ property: 'Name', width: 32 }, { property: 'Role', width: 32 }, { property: 'Parameters' }],
    },
  },
});

export interface RoleAssignmentRow {
  readonly assignment: RoleAssignment;
  /** Whom it is assigned to, where that is a recipient. */
  readonly recipient: Recipient | undefined;
  /** Of one person whom it comes to by a group; `All Group Members` where that was not asked. */
  readonly effectiveUser: string;
  readonly method: 'Direct' | 'RoleGroup' | 'SecurityGroup' | 'RoleAssignmentPolicy';
}

const assigneeName = ({ assignment, recipient }: RoleAssignmentRow): string =>
  assignment.assigneeName ?? recipient?.name ?? '';

export function assigneeType({ assignment: { assignee }, recipient }: RoleAssignmentRow): string {
  if (assignee.kind === 'roleGroup') return 'RoleGroup';
  if (assignee.kind === 'everyone') return 'RoleAssignmentPolicy';
  const isGroup = recipient !== undefined && typesByKind[recipient.kind].details.endsWith('SecurityGroup');
  return isGroup ? 'SecurityGroup' : 'User';
}

function writeScope({ assignment: { role, scope } }: RoleAssignmentRow): string {
  return scope === undefined ? scopeWord(role) : 'CustomRecipientScope';
}

export const roleAssignmentObject = defineObjectType<RoleAssignmentRow>({
  typeNames: ['Microsoft.Exchange.Data.Directory.SystemConfiguration.ExchangeRoleAssignmentPresentation'],
  toText: ({ assignment }) => assignment.name,
  properties: {
    User: assigneeName,
    AssignmentMethod: ({ method }) => method,
    Identity: ({ assignment }) => assignment.name,
    EffectiveUserName: ({ effectiveUser }) => effectiveUser,
    RoleAssigneeType: assigneeType,
    RoleAssignee: assigneeName,
    Role: ({ assignment }) => assignment.role.name,
    RoleAssignmentDelegationType: ({ assignment }) =>
      assignment.delegating ? 'DelegatingOrgWide' : 'Regular',
    CustomRecipientWriteScope: ({ assignment }) => assignment.scope?.name ?? null,
    RecipientReadScope: ({ assignment }) => scopeWord(assignment.role),
    ConfigReadScope: () => 'OrganizationConfig',
    RecipientWriteScope: writeScope,
    ConfigWriteScope: ({ assignment }) => (assignment.role.reach === 'self' ? 'None' : 'OrganizationConfig'),
    Enabled: ({ assignment }) => assignment.enabled,
    RoleAssigneeName: assigneeName,
    Name: ({ assignment }) => assignment.name,
    Guid: ({ assignment }) => assignment.guid,
    WhenChanged: ({ assignment }) => date(assignment.changedAt),
    WhenCreated: ({ assignment }) => date(assignment.createdAt),
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 40 },
        { property: 'Role', width: 25 },
        { property: 'RoleAssigneeName', width: 25 },
        { property: 'RoleAssigneeType', width: 17 },
        { property: 'AssignmentMethod', width: 17 },
        { property: 'EffectiveUserName' },
      ],
    },
  },
});

export const managementScopeObject = defineObjectType<StoredScope>({
  typeNames: ['Microsoft.Exchange.Data.Directory.SystemConfiguration.ManagementScope'],
  toText: ({ name }) => name,
  properties: {
    RecipientRoot: () => null,
    RecipientFilter: ({ recipientFilter }) => recipientFilter ?? '',
    Domains: ({ domains }) => [...domains],
    ScopeRestrictionType: ({ recipientFilter }) =>
      recipientFilter === null ? 'DomainScope' : 'RecipientScope',
    Exclusive: () => false,
    Identity: ({ name }) => name,
    Name: ({ name }) => name,
    Guid: ({ guid }) => guid,
    WhenChanged: ({ changedAt }) => date(changedAt),
    WhenCreated: ({ createdAt }) => date(createdAt),
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 25 },
        { property: 'ScopeRestrictionType', width: 21 },
        { property: 'Exclusive', width: 10 },
        { property: 'Domains', width: 30 },
        { property: 'RecipientFilter' },
      ],
    },
  },
});
