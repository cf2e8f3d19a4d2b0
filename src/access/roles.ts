import type { Clock } from '../base/clock.ts';
import type { Guid, RecipientId, TenantId } from '../base/ids.ts';
import type { Random } from '../base/random.ts';
import type { RoleChange, RoleEntry, StoredScope } from '../store/ports/access-store.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import * as assignments from './assignment-changes.ts';
import { type Role, type RoleAssignment, RoleBook, type RoleGroup } from './role-book.ts';
import * as changes from './role-changes.ts';
import type { RoleDefinitions } from './role-definitions.ts';
import { roleObjectNotFound } from './role-errors.ts';
import type {
  AssignmentEdit,
  MemberEdit,
  NewAssignment,
  NewRole,
  NewRoleGroup,
  RoleGroupEdit,
  ScopeInput,
} from './role-inputs.ts';
import type { ChangeContext } from './role-lookups.ts';

export interface RolesOptions {
  readonly store: DirectoryStore;
  /** Made from every cmdlet there is, so no sooner than somebody asks for roles. */
  readonly definitions: () => Promise<RoleDefinitions>;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether the caller may give a role to others; every role without it. */
  readonly mayDelegate?: (role: Role) => boolean;
}

type Decide = (book: RoleBook, context: ChangeContext) => RoleChange;

/** Who may do what in an organisation: role groups, roles, their assignments and the scopes of these. */
export class Roles {
  readonly #options: RolesOptions;

  constructor(options: RolesOptions) {
    this.#options = options;
  }

  async read(organization: Tenant): Promise<RoleBook> {
    const { store, definitions } = this.#options;
    return new RoleBook(organization, await store.readRoles(organization.tenant), await definitions());
  }

  /** What is assigned to somebody, enabled or not: by itself, by role groups, and by security groups within them. */
  async assignmentsOf(organization: Tenant, recipient: RecipientId): Promise<readonly RoleAssignment[]> {
    const book = await this.read(organization);
    return book.assignmentsOf(await this.#identitiesOf(organization.tenant, recipient));
  }

  /** The security groups and role groups that somebody is in, directly or through others; a group is in itself. */
  async membershipsOf(organization: Tenant, recipient: RecipientId): Promise<ReadonlySet<Guid>> {
    const identities = await this.#identitiesOf(organization.tenant, recipient);
    const [own, book] = await Promise.all([
      this.#options.store.findRecipients(organization.tenant, [...identities]),
      this.read(organization),
    ]);
    const roleGroups = book.groups.filter(({ members }) => members.some((member) => identities.has(member)));
    return new Set([...own, ...roleGroups].map(({ guid }) => guid));
  }

  async getGroup(organization: Tenant, identity: string): Promise<RoleGroup> {
    return required((await this.read(organization)).findGroup(identity), 'role group', identity);
  }

  async createGroup(organization: Tenant, input: NewRoleGroup): Promise<RoleGroup> {
    const guid = this.#options.random.guid();
    const book = await this.#change(organization, (known, context) =>
      changes.createGroup(known, context, guid, input),
    );
    return required(book.findGroup(guid), 'role group', input.name);
  }

  async updateGroup(organization: Tenant, identity: string, edit: RoleGroupEdit): Promise<void> {
    await this.#change(organization, (book, context) => changes.updateGroup(book, context, identity, edit));
  }

  async removeGroup(organization: Tenant, identity: string): Promise<void> {
    await this.#change(organization, (book) => changes.removeGroup(book, identity));
  }

  /** Adding one who is a member, or removing one who is not, is refused. */
  async changeMembers(organization: Tenant, identity: string, edit: MemberEdit): Promise<void> {
    await this.#change(organization, (book, context) => changes.changeMembers(book, context, identity, edit));
  }

  async createRole(organization: Tenant, input: NewRole): Promise<Role> {
    const guid = this.#options.random.guid();
    const book = await this.#change(organization, (known, context) =>
      changes.createRole(known, context, guid, input),
    );
    return required(book.findRole(guid), 'management role', input.name);
  }

  /** `recurse` takes the roles made of it along. */
  async removeRole(organization: Tenant, identity: string, { recurse = false } = {}): Promise<void> {
    await this.#change(organization, (book) => changes.removeRole(book, identity, recurse));
  }

  /** `null` removes the cmdlet from the role. */
  async setEntry(
    organization: Tenant,
    identity: string,
    cmdlet: string,
    parameters: RoleEntry['parameters'] | 'all' | null,
  ): Promise<void> {
    await this.#change(organization, (book, context) =>
      changes.setEntry(book, context, identity, cmdlet, parameters),
    );
  }

  async createAssignment(organization: Tenant, input: NewAssignment): Promise<RoleAssignment> {
    const guid = this.#options.random.guid();
    const book = await this.#change(organization, (known, context) =>
      assignments.createAssignment(known, context, guid, input),
    );
    return required(book.findAssignment(guid), 'role assignment', input.role);
  }

  async updateAssignment(organization: Tenant, identity: string, edit: AssignmentEdit): Promise<void> {
    await this.#change(organization, (book, context) =>
      assignments.updateAssignment(book, context, identity, edit),
    );
  }

  async removeAssignment(organization: Tenant, identity: string): Promise<void> {
    await this.#change(organization, (book, context) =>
      assignments.removeAssignment(book, context, identity),
    );
  }

  async createScope(
    organization: Tenant,
    input: ScopeInput & { readonly name: string },
  ): Promise<StoredScope> {
    const guid = this.#options.random.guid();
    const book = await this.#change(organization, (known, context) =>
      assignments.putScope(known, context, guid, undefined, input),
    );
    return required(book.findScope(guid), 'management scope', input.name);
  }

  async updateScope(organization: Tenant, identity: string, input: ScopeInput): Promise<void> {
    await this.#change(organization, (book, context) => {
      const scope = required(book.findScope(identity), 'management scope', identity);
      return assignments.putScope(book, context, scope.guid, scope, input);
    });
  }

  async removeScope(organization: Tenant, identity: string): Promise<void> {
    await this.#change(organization, (book) => assignments.removeScope(book, identity));
  }

  /** Itself and the security groups that it is in, directly or through others. */
  async #identitiesOf(organization: TenantId, recipient: RecipientId): Promise<ReadonlySet<RecipientId>> {
    const found = new Set([recipient]);
    // A set goes on with what is added while it is walked; groups may be in circles.
    for (const each of found) {
      for (const group of await this.#options.store.listGroupsOf(organization, each)) {
        const isSecurity = group.kind === 'securityGroup' || group.kind === 'mailSecurityGroup';
        if (isSecurity && group.deletedAt === null) found.add(group.recipient);
      }
    }
    return found;
  }

  async #change(organization: Tenant, decide: Decide): Promise<RoleBook> {
    const { store, clock, random, mayDelegate = () => true } = this.#options;
    const definitions = await this.#options.definitions();
    const context = { now: clock.now(), newGuid: () => random.guid(), mayDelegate };
    const data = await store.changeRoles(organization.tenant, (known) =>
      decide(new RoleBook(organization, known, definitions), context),
    );
    return new RoleBook(organization, data, definitions);
  }
}

function required<T>(found: T | undefined, what: string, identity: string): T {
  if (found !== undefined) return found;
  throw roleObjectNotFound(what, identity);
}
