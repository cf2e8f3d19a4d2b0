import type { Guid, RecipientId, TenantId } from '../base/ids.ts';
import type { Random } from '../base/random.ts';
import type { Credential, Tenant } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { ntHashOf } from '../wire/ntlm/verify-response.ts';
import type { SecretBox } from './secret-box.ts';
import type { TenantKeys } from './tenant-keys.ts';

export interface NtHashesOptions {
  readonly store: Pick<
    DirectoryStore,
    'findTenant' | 'listCredentials' | 'writeCredential' | 'removeCredential'
  >;
  /** What is kept opens with the key of its organisation alone. */
  readonly keys: TenantKeys;
  readonly random: Random;
}

/** As OrganizationConfigs writes it. */
const setting = 'config.ntHashesKept';

/**
 * What NTLM needs of a password: a hash that is as good as the password for whoever has it. It is kept only where an organisation
 * asks for it, sealed with its key, from the next change of a password on (docs/adr/0030-authentication-of-mapi.md). It belongs to
 * one password: when that has changed by whatever way, the hash is worth nothing.
 */
export class NtHashes {
  readonly #options: NtHashesOptions;

  constructor(options: NtHashesOptions) {
    this.#options = options;
  }

  /** After a password was written under the guid; takes away what there was, also where nothing is kept any more. */
  async write(organization: TenantId, recipient: RecipientId, password: Guid, text: string): Promise<void> {
    const { store, keys, random } = this.#options;
    const tenant = await store.findTenant({ tenant: organization });
    if (tenant === undefined || !isKept(tenant)) return this.remove(organization, recipient);
    const before = (await store.listCredentials(organization, recipient)).find(
      ({ kind }) => kind === 'ntHash',
    );
    const sealed = keys
      .secretsOf(tenant.guid, tenant.wrappedKey)
      .sealText(purposeOf(recipient), Buffer.from(ntHashOf(text)).toString('hex'));
    await store.writeCredential(organization, recipient, {
      guid: before?.guid ?? random.guid(),
      kind: 'ntHash',
      // Which password it is of.
      label: password,
      hash: sealed,
      mustChange: false,
      expiresAt: null,
    });
  }

  async remove(organization: TenantId, recipient: RecipientId): Promise<void> {
    const { store } = this.#options;
    for (const { kind, guid } of await store.listCredentials(organization, recipient)) {
      if (kind === 'ntHash') await store.removeCredential(organization, recipient, guid);
    }
  }

  /** Undefined where none is kept, or that of a password that was. */
  async find(organization: TenantId, recipient: RecipientId): Promise<NtHash | undefined> {
    const { store, keys } = this.#options;
    const tenant = await store.findTenant({ tenant: organization });
    if (tenant === undefined || !isKept(tenant)) return undefined;
    const all = await store.listCredentials(organization, recipient);
    const password = all.find(({ kind }) => kind === 'password');
    const kept = all.find(({ kind, label }) => kind === 'ntHash' && label === password?.guid);
    if (password === undefined || kept === undefined) return undefined;
    return {
      hash: open(keys.secretsOf(tenant.guid, tenant.wrappedKey), recipient, kept),
      mustChange: password.mustChange,
    };
  }
}

export interface NtHash {
  readonly hash: Uint8Array;
  readonly mustChange: boolean;
}

const isKept = ({ settings }: Tenant): boolean => settings[setting] === true;

const purposeOf = (recipient: RecipientId): string => `ntHash/${recipient}`;

const open = (secrets: SecretBox, recipient: RecipientId, { hash }: Credential): Uint8Array =>
  Buffer.from(secrets.openText(purposeOf(recipient), hash), 'hex');
