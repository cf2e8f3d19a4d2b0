import type { Guid } from '../base/ids.ts';
import type { Random } from '../base/random.ts';
import { keyBytes, SecretBox } from './secret-box.ts';

const purpose = 'tenantKey';

/**
 * A key for each tenant, wrapped by the platform's master key: removing a tenant's row removes the means to
 * read its secrets, wherever copies of them lie, and the master key can be changed without touching them.
 */
export class TenantKeys {
  readonly #master: Uint8Array;
  readonly #random: Random;

  constructor(master: Uint8Array, random: Random) {
    this.#master = master;
    this.#random = random;
  }

  /** A new key, wrapped; for the tenant's row. */
  create(tenant: Guid): Uint8Array {
    return this.#wrapper(tenant).seal(purpose, this.#random.bytes(keyBytes));
  }

  /** The secrets of a tenant, opened with the wrapped key of its row. */
  secretsOf(tenant: Guid, wrappedKey: Uint8Array): SecretBox {
    return new SecretBox(this.#wrapper(tenant).open(purpose, wrappedKey), tenant, this.#random);
  }

  /** Those of the platform itself. */
  platformSecrets(): SecretBox {
    return new SecretBox(this.#master, 'platform', this.#random);
  }

  /** The same key wrapped by another master key. */
  rewrap(tenant: Guid, wrappedKey: Uint8Array, newMaster: Uint8Array): Uint8Array {
    const key = this.#wrapper(tenant).open(purpose, wrappedKey);
    return new SecretBox(newMaster, tenant, this.#random).seal(purpose, key);
  }

  #wrapper(tenant: Guid): SecretBox {
    return new SecretBox(this.#master, tenant, this.#random);
  }
}
