import type { AuditOutcome } from '../../store/ports/audit-store.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import { toText, type Value } from '../../wire/powershell-language/index.ts';
import type { Cmdlet } from './definition.ts';
import type { NamedParameter } from './parameter-table.ts';
import type { RuntimeSurroundings } from './ports.ts';

const mask = '********';
const longestValue = 4_096;

interface Change {
  /** What is changed, as `-WhatIf` names it. */
  readonly object: string;
  readonly given: ReadonlyMap<NamedParameter, Value>;
  readonly organization: Tenant | undefined;
}

/** Records the changes that one command makes. */
export class AuditTrail {
  readonly #cmdlet: Cmdlet;
  readonly #surroundings: RuntimeSurroundings;

  constructor(cmdlet: Cmdlet, surroundings: RuntimeSurroundings) {
    this.#cmdlet = cmdlet;
    this.#surroundings = surroundings;
  }

  /** Gives what is to be called at the end. */
  begin(change: Change): (outcome: AuditOutcome, error?: unknown) => Promise<void> {
    const { clock, audit, actor, session } = this.#surroundings;
    const at = clock.now();
    const began = clock.monotonic();
    const parameters = Object.fromEntries(
      [...change.given].map(([one, value]) => [one.name, shown(one, value)]),
    );
    return (outcome, error) =>
      audit.record(change.organization, {
        at,
        actor: actor.name,
        external: change.organization !== undefined && actor.home?.tenant !== change.organization.tenant,
        session,
        cmdlet: this.#cmdlet.name,
        object: change.object,
        parameters,
        outcome,
        error: error instanceof Error ? error.message.slice(0, longestValue) : null,
        durationMs: Math.round(clock.monotonic() - began),
      });
  }
}

function shown({ parameter }: NamedParameter, value: Value): string {
  return parameter.secret === true ? mask : toText(value).slice(0, longestValue);
}
