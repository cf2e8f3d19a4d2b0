/** The key under which secrets travel in one session: [MS-PSRP] section 3.1.5.4.3. Asked for with the first secret. */
import type { ClientKeys } from '../../wire/psrp/index.ts';

export class KeyExchange {
  readonly #makeKeys: () => ClientKeys;
  readonly #agreed = Promise.withResolvers<void>();
  #keys: ClientKeys | undefined;
  #exchanging: Promise<void> | undefined;

  /** `makeKeys` takes a while. */
  constructor(makeKeys: () => ClientKeys) {
    this.#makeKeys = makeKeys;
    // Waited for only where a secret is sent.
    this.#agreed.promise.catch(() => undefined);
  }

  get keys(): ClientKeys {
    const made = (): ClientKeys => (this.#keys ??= this.#makeKeys());
    return {
      get publicKey() {
        return made().publicKey;
      },
      decryptSessionKey: (encrypted) => made().decryptSessionKey(encrypted),
    };
  }

  /** `send` asks the server; the answer comes by `agree`. */
  async run(send: () => Promise<void>): Promise<void> {
    this.#exchanging ??= send()
      .then(() => this.#agreed.promise)
      .finally(() => {
        this.#exchanging = undefined;
      });
    await this.#exchanging;
  }

  agree(): void {
    this.#agreed.resolve();
  }

  fail(error: unknown): void {
    this.#agreed.reject(error);
  }
}
