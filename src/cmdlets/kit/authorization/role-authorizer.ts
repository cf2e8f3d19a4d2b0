import { findPrincipal } from '../../../access/account-owner.ts';
import type { AccountPrincipal } from '../../../access/principal.ts';
import type { Role, RoleAssignment } from '../../../access/role-book.ts';
import { AppError, isAppError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { Recipient, Tenant } from '../../../store/ports/directory-model.ts';
import type { Cmdlet } from '../definition.ts';
import type { Actor, Authorizer, CallerLimits, CmdletRooms, Grant } from '../ports.ts';
import { coreRole } from './built-in-roles.ts';
import { type CmdletGrants, collectGrants } from './cmdlet-grants.ts';
import { type CompileFilter, makeRecipientScope, type RecipientScope } from './recipient-scope.ts';

export interface RoleAuthorizerOptions {
  readonly principal: AccountPrincipal;
  readonly rooms: Pick<CmdletRooms, 'organizations' | 'recipients' | 'roles'>;
  readonly compileFilter: CompileFilter;
  readonly log: Log;
}

/** What the roles of an account let it do. Loaded when its session opens, and again when they have changed. */
export class RoleAuthorizer implements Authorizer {
  readonly #options: RoleAuthorizerOptions;
  #grants: ReadonlyMap<string, CmdletGrants> = new Map();
  #delegated: ReadonlySet<string> = new Set();
  /** By role, the scopes that it is held with; `undefined` for none. */
  #held: ReadonlyMap<string, ReadonlySet<string | undefined>> = new Map();
  /** The state of the directory that all this was read at. */
  #changeNo = -1;
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
    return organization.tenant === this.#options.principal.tenant;
  }

  findLimits(cmdlet: Cmdlet, given: () => Iterable<string>): CallerLimits {
    const { tenant: home } = this.#options.principal;
    const grants = this.#grants.get(cmdlet.name.toLowerCase());
    const mayDelegate = (role: Role) => this.#mayDelegate(role);
    const mayActAs = (recipient: Recipient) => this.#mayActAs(recipient);
    // Core cmdlets have no business with recipients.
    const nobody = { sees: () => false, mayWrite: () => false };
    return { home, mayDelegate, mayActAs, ...(grants?.limits(given) ?? nobody) };
  }

  /** Every change of the directory moves its number, so one row says whether anything can have changed. */
  async refresh(): Promise<boolean> {
    const { principal, rooms } = this.#options;
    const organization = await rooms.organizations.find({ tenant: principal.tenant });
    if (organization?.state === 'active' && organization.changeNo === this.#changeNo) return false;
    const owner = organization && (await this.#findOwner());
    if (organization === undefined || owner === undefined || !findPrincipal(organization, owner)) {
      throw sessionEnded(principal.name);
    }
    const assigned = await rooms.roles.assignmentsOf(organization, principal.recipient);
    const assignments = assigned.filter(({ enabled }) => enabled);
    this.#changeNo = organization.changeNo;
    const signature = signatureOf(assignments);
    if (signature === this.#signature) return false;
    this.#signature = signature;
    this.#grants = collectGrants(assignments, principal.recipient, (each) => this.#scopeOf(each));
    const delegating = assignments.filter((each) => each.delegating && each.scope === undefined);
    this.#delegated = new Set(delegating.map(({ role }) => role.guid));
    this.#held = scopesByRole(assignments.filter((each) => !each.delegating));
    return true;
  }

  async #findOwner() {
    const { principal, rooms } = this.#options;
    try {
      return await rooms.recipients.getById(principal.tenant, principal.recipient);
    } catch (error) {
      if (isAppError(error, 'notFound')) return undefined;
      throw error;
    }
  }

  /** One who may give a role may give those made of it. */
  #mayDelegate(role: Role): boolean {
    return this.#delegated.has(role.guid) || (role.parent !== undefined && this.#mayDelegate(role.parent));
  }

  /** Else whoever sets passwords, or changes groups, could have every role by way of somebody who has it. */
  async #mayActAs({ tenant, recipient }: Recipient): Promise<boolean> {
    const { principal, rooms } = this.#options;
    if (recipient === principal.recipient) return true;
    const organization = await rooms.organizations.find({ tenant });
    const theirs = organization ? await rooms.roles.assignmentsOf(organization, recipient) : [];
    return theirs.every(({ role, scope, enabled, delegating, assignee }) => {
      if (!enabled || assignee.kind === 'everyone' || this.#mayDelegate(role)) return true;
      const held = delegating ? undefined : this.#held.get(role.guid);
      return held?.has(undefined) === true || held?.has(scope?.guid) === true;
    });
  }

  #scopeOf({ scope }: RoleAssignment): RecipientScope | undefined {
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

/** Equal where nothing of what they grant has changed. */
function signatureOf(assignments: readonly RoleAssignment[]): string {
  return JSON.stringify(
    assignments.map(({ guid, changedAt, scope, role }) => {
      const roles = [];
      for (let each: Role | undefined = role; each; each = each.parent) roles.push(each.guid, each.changedAt);
      return [guid, changedAt, scope?.guid, scope?.changedAt, roles];
    }),
  );
}

function scopesByRole(
  assignments: readonly RoleAssignment[],
): ReadonlyMap<string, ReadonlySet<string | undefined>> {
  const byRole = Map.groupBy(assignments, ({ role }) => role.guid);
  return new Map([...byRole].map(([role, some]) => [role, new Set(some.map(({ scope }) => scope?.guid))]));
}

function sessionEnded(name: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'access.session.ended',
    message: `The session of ${name} has ended: the account was removed, or may not sign in any more.`,
  });
}
