import type { RecipientId, TenantId } from '../base/ids.ts';
import type { RecipientKey } from '../store/ports/directory-model.ts';
import type { RecipientReader } from '../store/ports/directory-store.ts';
import { numberAlias } from './alias.ts';

/** Candidates asked about at once: few for the usual case, many where a name is common. */
const rounds = [4, 32, 256, 1000, 1000, 1000];

/**
 * Chooses aliases that nobody has, neither as an alias nor as an address in the default domain, nor another
 * of the same batch. Whoever comes in between is found out when the recipient is written.
 */
export class AliasChooser {
  readonly #store: RecipientReader;
  readonly #organization: TenantId;
  readonly #domain: string;
  readonly #promised = new Set<string>();

  constructor(store: RecipientReader, organization: TenantId, defaultDomain: string) {
    this.#store = store;
    this.#organization = organization;
    this.#domain = defaultDomain;
  }

  /** So that a generated alias does not take what another of the batch was given. */
  reserve(alias: string): void {
    this.#promised.add(alias.toLowerCase());
  }

  /** `self` may keep what it holds already. */
  async choose(base: string, self?: RecipientId): Promise<string> {
    let number = 1;
    for (const size of rounds) {
      const candidates = Array.from({ length: size }, (_, index) => numberAlias(base, number + index));
      const free = await this.#findFree(candidates, self);
      if (free !== undefined) {
        this.reserve(free);
        return free;
      }
      number += size;
    }
    // Thousands of the same name: a number from the sum of all would still be unique in practice.
    return this.choose(numberAlias(base, number), self);
  }

  async #findFree(candidates: readonly string[], self?: RecipientId): Promise<string | undefined> {
    const keys = candidates.flatMap((alias): RecipientKey[] => [
      { kind: 'alias', value: alias },
      { kind: 'address', value: `${alias}@${this.#domain}` },
    ]);
    const matches = await this.#store.findByKeys(this.#organization, keys);
    const rivals = matches.filter(({ recipient }) => recipient.recipient !== self);
    const taken = new Set(rivals.map(({ key }) => key.value.toLowerCase()));
    return candidates.find((alias) => {
      const lower = alias.toLowerCase();
      return !this.#promised.has(lower) && !taken.has(lower) && !taken.has(`${lower}@${this.#domain}`);
    });
  }
}
