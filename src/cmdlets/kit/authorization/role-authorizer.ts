import type { HeldRole, Role } from '../../../access/role-book.ts';
import type { Log } from '../../../base/log.ts';
import type { Recipient, Tenant } from '../../../store/ports/directory-model.ts';
import type { Cmdlet } from '../definition.ts';
import type { Actor, Authorizer, CallerLimits, Grant } from '../ports.ts';
import { coreRole } from './built-in-roles.ts';
import { type CmdletGrants, collectGrants } from './cmdlet-grants.ts';
import { type CompileFilter, makeRecipientScope, type RecipientScope } from './recipient-scope.ts';
import type { Standing, StandingRooms } from './standing.ts';

export interface RoleAuthorizerOptions {
  readonly standing: Standing;
  readonly rooms: StandingRooms;
  readonly compileFilter: CompileFilter;
  readonly log: Log;
}

/** What somebody's roles let it do. Loaded when its session opens, and again when they have changed. */
export class RoleAuthorizer implements Authorizer {
  readonly #options: RoleAuthorizerOptions;
  #grants: ReadonlyMap<string, CmdletGrants> = new Map();
  #delegated: ReadonlySet<string> = new Set();
  /** By role, the scopes that it is held with; `undefined` for none. */
  #held: ReadonlyMap<string, ReadonlySet<string | undefined>> = new Map();
  #signature = '';

  private constructor(options: RoleAuthorizerOptions) {
    this.#options = options;
  }

  static async load(options: RoleAuthorizerOptions): Promise<RoleAuthorizer> {
    const authorizer = new RoleAuthorizer(options);
    await authorizer.refresh();
    return authorizer;
  }

  findGrant(_actor: Actor, cmdlet: Cmdlet): Grant | undefined {
    if (cmdlet.role === coreRole) return { parameters: 'all' };
    const found = this.#grants.get(cmdlet.name.toLowerCase());
    return found && { parameters: found.parameters };
  }

  reaches(_actor: Actor, organization: Tenant): boolean {
    return organization.tenant === this.#options.standing.tenant;
  }

  findLimits(cmdlet: Cmdlet, given: () => Iterable<string>): CallerLimits {
    const { tenant: home } = this.#options.standing;
    const grants = this.#grants.get(cmdlet.name.toLowerCase());
    const mayDelegate = (role: Role) => this.#mayDelegate(role);
    const mayActAs = (recipient: Recipient) => this.#mayActAs(recipient);
    // Core cmdlets have no business with recipients.
    const nobody = { sees: () => false, mayWrite: () => false };
    return { home, mayDelegate, mayActAs, ...(grants?.limits(given) ?? nobody) };
  }

  async refresh(): Promise<boolean> {
    const { standing } = this.#options;
    const assignments = await standing.read();
    if (assignments === undefined) return false;
    const signature = signatureOf(assignments);
    if (signature === this.#signature) return false;
    this.#signature = signature;
    this.#grants = collectGrants(assignments, standing.self, (each) => this.#scopeOf(each));
    const delegating = assignments.filter((each) => each.delegating && each.scope === undefined);
    this.#delegated = new Set(delegating.map(({ role }) => role.guid));
    this.#held = scopesByRole(assignments.filter((each) => !each.delegating));
    return true;
  }

  /** One who may give a role may give those made of it. */
  #mayDelegate(role: Role): boolean {
    return this.#delegated.has(role.guid) || (role.parent !== undefined && this.#mayDelegate(role.parent));
  }

  /** Else whoever sets passwords, or changes groups, could have every role by way of somebody who has it. */
  async #mayActAs(recipient: Recipient): Promise<boolean> {
    const { standing, rooms } = this.#options;
    if (recipient.recipient === standing.self) return true;
    const organization = await rooms.organizations.find({ tenant: recipient.tenant });
    if (organization === undefined) return true;
    const theirs = await rooms.roles.assignmentsOf(organization, recipient.recipient);
    const coversRoles = theirs.every(({ role, scope, enabled, delegating, assignee }) => {
      if (!enabled || assignee.kind === 'everyone' || this.#mayDelegate(role)) return true;
      const held = delegating ? undefined : this.#held.get(role.guid);
      return held?.has(undefined) === true || held?.has(scope?.guid) === true;
    });
    return coversRoles && this.#coversCustomers(organization, recipient);
  }

  /** Nor what customers let somebody do: only who decides about the groups for that, or is in them, comes by it. */
  async #coversCustomers(organization: Tenant, { recipient }: Recipient): Promise<boolean> {
    const { standing, rooms } = this.#options;
    const groups = await rooms.partners.accessGroupsOf(organization);
    if (groups.size === 0 || this.#grants.has(decidesAccess)) return true;
    const theirs = groups.intersection(await rooms.roles.membershipsOf(organization, recipient));
    return theirs.size === 0 || theirs.isSubsetOf(await standing.memberships());
  }

  #scopeOf({ scope }: HeldRole): RecipientScope | undefined {
    if (scope === undefined) return undefined;
    const { compileFilter, log } = this.#options;
    try {
      return makeRecipientScope(scope, compileFilter);
    } catch (error) {
      // It was checked when it was made, so this version reads it otherwise: then it reaches nobody.
      log.error('access.scope.unreadable', { scope: scope.guid, error });
      return { reaches: () => false, admits: () => false };
    }
  }
}

/** The cmdlet by which a partner says whom of its people customers are administered by. */
const decidesAccess = 'set-partnerrelationship';

/** Equal where nothing of what they grant has changed. */
function signatureOf(assignments: readonly HeldRole[]): string {
  return JSON.stringify(
    assignments.map(({ guid, changedAt, scope, role }) => {
      const roles = [];
      for (let each: Role | undefined = role; each; each = each.parent) roles.push(each.guid, each.changedAt);
      return [guid, changedAt, scope?.guid, scope?.changedAt, roles];
    }),
  );
}

function scopesByRole(
  assignments: readonly HeldRole[],
): ReadonlyMap<string, ReadonlySet<string | undefined>> {
  const byRole = Map.groupBy(assignments, ({ role }) => role.guid);
  return new Map([...byRole].map(([role, some]) => [role, new Set(some.map(({ scope }) => scope?.guid))]));
}
