import type { DirectoryLimits } from '../../../access/limited-directory.ts';
import type { HeldRole } from '../../../access/role-book.ts';
import type { RecipientId } from '../../../base/ids.ts';
import type { Recipient } from '../../../store/ports/directory-model.ts';
import type { RecipientScope } from './recipient-scope.ts';

interface CmdletGrant {
  readonly parameters: ReadonlySet<string>;
  readonly reach: 'organization' | 'self';
  readonly scope: RecipientScope | undefined;
}

/**
 * All that the roles of one caller say of one cmdlet. Each parameter that is used has to be granted by a role
 * that reaches the recipient at hand: two roles with different scopes do not add up to one with both.
 */
export class CmdletGrants {
  /** Of all roles together: what exists of the cmdlet for the caller. */
  readonly parameters: ReadonlySet<string>;
  readonly #grants: readonly CmdletGrant[];
  readonly #self: RecipientId | undefined;
  /** Granted for everybody of the organisation, and for nobody less. */
  readonly #read: ReadonlySet<string> | undefined;
  readonly #written: ReadonlySet<string> | undefined;

  constructor(grants: readonly CmdletGrant[], self: RecipientId | undefined) {
    this.#grants = grants;
    this.#self = self;
    this.parameters = together(grants);
    const wide = grants.filter(({ reach }) => reach === 'organization');
    const free = wide.filter(({ scope }) => scope === undefined);
    this.#read = wide.length > 0 ? together(wide) : undefined;
    this.#written = free.length > 0 ? together(free) : undefined;
  }

  /** `given` are the parameters used so far, which the pipeline may add to. */
  limits(given: () => Iterable<string>): Pick<DirectoryLimits, 'sees' | 'onlySees' | 'mayWrite'> {
    const used = () => [...given()].filter((name) => this.parameters.has(name));
    const seesAll = () => this.#allows(used(), this.#read, ({ reach }) => reach === 'organization');
    return {
      ...(!covers(this.#read, this.parameters) && {
        sees: (recipient: Recipient) => recipient.recipient === this.#self || seesAll(),
        onlySees: () => (seesAll() ? undefined : this.#self),
      }),
      ...(!covers(this.#written, this.parameters) && {
        mayWrite: (before: Recipient | undefined, after: Recipient | undefined) =>
          this.#allows(used(), this.#written, (grant) => this.#admits(grant, before, after)),
      }),
    };
  }

  #allows(
    used: readonly string[],
    free: ReadonlySet<string> | undefined,
    reaches: (grant: CmdletGrant) => boolean,
  ): boolean {
    const limited = used.filter((name) => free?.has(name) !== true);
    if (limited.length === 0) {
      // Where no parameter says by which role it is meant, any role will do.
      return used.length > 0 || free !== undefined || this.#grants.some(reaches);
    }
    return limited.every((name) =>
      this.#grants.some((grant) => grant.parameters.has(name) && reaches(grant)),
    );
  }

  #admits(
    { reach, scope }: CmdletGrant,
    before: Recipient | undefined,
    after: Recipient | undefined,
  ): boolean {
    if (reach === 'self')
      return before !== undefined && before.recipient === this.#self && after !== undefined;
    if (scope === undefined) return true;
    return (
      (before === undefined || scope.reaches(before)) && (after === undefined || scope.admits(before, after))
    );
  }
}

/** What the caller's assignments come to, by cmdlet in lower case. */
export function collectGrants(
  assignments: readonly HeldRole[],
  self: RecipientId | undefined,
  scopeOf: (assignment: HeldRole) => RecipientScope | undefined,
): ReadonlyMap<string, CmdletGrants> {
  const collected = new Map<string, CmdletGrant[]>();
  for (const assignment of assignments) {
    if (assignment.delegating) continue;
    const { reach, entries } = assignment.role;
    const scope = scopeOf(assignment);
    for (const [cmdlet, { parameters }] of entries) {
      const grants = collected.get(cmdlet) ?? [];
      grants.push({ parameters: new Set(parameters), reach, scope });
      collected.set(cmdlet, grants);
    }
  }
  return new Map([...collected].map(([cmdlet, grants]) => [cmdlet, new CmdletGrants(grants, self)]));
}

function together(grants: readonly CmdletGrant[]): ReadonlySet<string> {
  return new Set(grants.flatMap(({ parameters }) => [...parameters]));
}

function covers(free: ReadonlySet<string> | undefined, all: ReadonlySet<string>): boolean {
  return free !== undefined && all.isSubsetOf(free);
}
