import type { Tenant } from '../../store/ports/directory-model.ts';
import { toText, type Value } from '../../wire/powershell-language/index.ts';
import type { Cmdlet } from './definition.ts';
import type { NamedParameter } from './parameter-table.ts';
import type { RuntimeSurroundings } from './ports.ts';

const mask = '********';
const longestValue = 4_096;

/** Records the changes that one command makes. */
export class AuditTrail {
  readonly #cmdlet: Cmdlet;
  readonly #surroundings: RuntimeSurroundings;

  constructor(cmdlet: Cmdlet, surroundings: RuntimeSurroundings) {
    this.#cmdlet = cmdlet;
    this.#surroundings = surroundings;
  }

  /** Gives what is to be called at the end. */
  begin(
    given: ReadonlyMap<NamedParameter, Value>,
    organization: Tenant | undefined,
  ): (error?: unknown) => Promise<void> {
    const { clock, audit, actor, session } = this.#surroundings;
    const at = clock.now();
    const began = clock.monotonic();
    const parameters = Object.fromEntries([...given].map(([one, value]) => [one.name, shown(one, value)]));
    return (error) =>
      audit.record({
        at,
        actor: actor.name,
        organization: organization?.guid,
        cmdlet: this.#cmdlet.name,
        parameters,
        outcome: error === undefined ? 'succeeded' : 'failed',
        error: error instanceof Error ? error.message : undefined,
        durationMs: clock.monotonic() - began,
        session,
      });
  }
}

function shown({ parameter }: NamedParameter, value: Value): string {
  return parameter.secret === true ? mask : toText(value).slice(0, longestValue);
}
