import { findClosestWord } from '../../base/closest-word.ts';
import { ErrorRecord, PowerShellError } from '../../wire/powershell-language/index.ts';
import { coreRole } from './authorization/built-in-roles.ts';
import { findInsteadOf } from './background-work.ts';
import type { Cmdlet } from './definition.ts';
import type { ParameterTable } from './parameter-table.ts';
import type { Actor, Authorizer } from './ports.ts';
import { sharedTable } from './shared-tables.ts';

/** The cmdlets that one actor may use, each with the parameters that its roles grant. No other exists for it. */
export class Catalog {
  readonly #tables = new Map<string, ParameterTable>();
  readonly #cmdlets: readonly Cmdlet[];
  readonly #authorizer: Authorizer;
  readonly #actor: Actor;
  /** Of each module, those of later ones in front. */
  readonly #imported = new Map<string, readonly Cmdlet[]>();

  constructor(cmdlets: Iterable<Cmdlet>, authorizer: Authorizer, actor: Actor) {
    this.#cmdlets = [...cmdlets];
    this.#authorizer = authorizer;
    this.#actor = actor;
    this.reload();
  }

  /**
   * Cmdlets that a module has brought along, until it is removed. They stand in front of those that administer
   * something here, and never of those that everyone has. Answers with the names that were taken.
   */
  addModule(module: string, cmdlets: readonly Cmdlet[]): readonly string[] {
    const base = new Map(this.#cmdlets.map((cmdlet) => [cmdlet.name.toLowerCase(), cmdlet]));
    const taken = cmdlets.filter(({ name }) => base.get(name.toLowerCase())?.role !== coreRole);
    this.#imported.delete(module);
    this.#imported.set(module, taken);
    this.reload();
    return taken.map(({ name }) => name);
  }

  removeModule(module: string): void {
    if (this.#imported.delete(module)) this.reload();
  }

  /** After the roles of the actor have changed. */
  reload(): void {
    this.#tables.clear();
    for (const cmdlet of this.#cmdlets) {
      const grant = this.#authorizer.findGrant(this.#actor, cmdlet);
      if (grant) this.#tables.set(cmdlet.name.toLowerCase(), sharedTable(cmdlet, grant));
    }
    for (const cmdlet of [...this.#imported.values()].flat()) {
      this.#tables.set(cmdlet.name.toLowerCase(), sharedTable(cmdlet, { parameters: 'all' }));
    }
  }

  /** By name. */
  get tables(): readonly ParameterTable[] {
    return [...this.#tables.values()].toSorted((left, right) =>
      left.cmdlet.name < right.cmdlet.name ? -1 : 1,
    );
  }

  find(name: string): ParameterTable | undefined {
    return this.#tables.get(name.toLowerCase());
  }

  /** `others` are names that would also have been right: functions and aliases of the session. */
  get(name: string, typedName: string, others: Iterable<string> = []): ParameterTable {
    const found = this.find(name);
    if (found) return found;
    const known = [...this.#tables.values()].map(({ cmdlet }) => cmdlet.name);
    const near = findClosestWord(typedName, [...known, ...others]);
    const instead = findInsteadOf(name) ?? (near === undefined ? undefined : `Did you mean ${near}?`);
    const hint = instead === undefined ? '' : ` ${instead}`;
    throw new PowerShellError(
      new ErrorRecord({
        message: `The term '${typedName}' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.${hint}`,
        category: 'ObjectNotFound',
        fullyQualifiedErrorId: 'CommandNotFoundException',
        exceptionTypes: [
          'System.Management.Automation.CommandNotFoundException',
          'System.Management.Automation.RuntimeException',
          'System.SystemException',
          'System.Exception',
          'System.Object',
        ],
        targetObject: typedName,
        activity: typedName,
      }),
    );
  }
}
