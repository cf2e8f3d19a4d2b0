/**
 * Keys with which mail of an organisation's domains is signed, so that others can tell it from what pretends to be of them:
 * docs/adr/0035-outgoing-mail-is-signed.md.
 */
import type { KeyObject } from 'node:crypto';
import type { SecretBox } from '../../access/secret-box.ts';
import type { Clock } from '../../base/clock.ts';
import { isAppError } from '../../base/errors.ts';
import type { TenantId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { AcceptedDomains } from '../../organization/accepted-domains.ts';
import type { TxtResolver } from '../../organization/txt-resolver.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { keyRecordName, publishesKey } from '../../wire/dkim/key-record.ts';
import {
  activeSelector,
  configOf,
  type DkimConfig,
  type DkimSelector,
  type DkimSettings,
  otherIndex,
  otherSelector,
  readConfigs,
  readSettings,
  rotated,
  signingCollection,
  writeSettings,
} from './dkim-config.ts';
import {
  changedMeanwhile,
  hasSigningConfig,
  keyNotPublished,
  noSigningConfig,
  rotationUnderWay,
  unprovedDomain,
} from './dkim-errors.ts';
import { newKey, openKeys, privateKeyOf, sealKeys } from './dkim-keys.ts';

export interface DkimSigningOptions {
  readonly store: DirectoryStore;
  readonly domains: AcceptedDomains;
  readonly resolver: TxtResolver;
  /** Of the organisation, with its own key. */
  secretsOf(organization: Tenant): SecretBox;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SigningKey extends Pick<DkimSettings, 'headerForm' | 'bodyForm'> {
  readonly domain: string;
  readonly selector: string;
  readonly privateKey: KeyObject;
}

export type DkimChange = Partial<Pick<DkimSettings, 'enabled' | 'headerForm' | 'bodyForm'>>;

/** As long as Exchange leaves between a new key and its use: caches of DNS have forgotten by then. */
const rotationDelayMs = 4 * 24 * 60 * 60_000;
/** How often to look for a key that should be in use and is not published. */
const lookAgainMs = 60 * 60_000;

interface Found {
  readonly config: DkimConfig;
  readonly secret: Uint8Array;
}

export class DkimSigning {
  readonly #options: DkimSigningOptions;
  /** Of keys that were not published when they should have come into use. */
  readonly #lookAt = new Map<string, number>();

  constructor(options: DkimSigningOptions) {
    this.#options = options;
  }

  async list({ tenant }: Tenant): Promise<DkimConfig[]> {
    const { store, domains } = this.#options;
    return readConfigs(store, tenant, await domains.list(tenant));
  }

  async get(organization: Tenant, name: string): Promise<DkimConfig> {
    return (await this.#get(organization, name)).config;
  }

  /** Not enabled: nobody can have published keys that were made a moment ago. */
  async create(
    organization: Tenant,
    name: string,
    { keyBits, ...forms }: Pick<DkimSettings, 'headerForm' | 'bodyForm'> & { readonly keyBits: number },
  ): Promise<DkimConfig> {
    const { domains, clock } = this.#options;
    const domain = await domains.get(organization.tenant, name);
    if (domain.verifiedAt === null) throw unprovedDomain(domain.displayName);
    const now = clock.now();
    const [first, second] = await Promise.all([
      newKey('selector1', keyBits, now),
      newKey('selector2', keyBits, now),
    ]);
    const config: DkimConfig = {
      ...{ domain: domain.domain, displayName: domain.displayName, version: 0, enabled: false },
      ...forms,
      selectors: [first.selector, second.selector],
      ...{ active: 0, rotateAt: null, rotatedAt: now, status: 'missing', lastChecked: now },
    };
    return this.#write(organization, config, [first.privateKey, second.privateKey]);
  }

  async change(organization: Tenant, name: string, change: DkimChange): Promise<DkimConfig> {
    const { config } = await this.#get(organization, name);
    if (change.enabled !== true) return this.#write(organization, { ...config, ...change });
    const isPublished = await this.#isPublished(config, activeSelector(config));
    const lastChecked = this.#options.clock.now();
    if (isPublished) return this.#write(organization, { ...config, ...change, status: 'valid', lastChecked });
    await this.#write(organization, { ...config, status: 'missing', lastChecked });
    throw keyNotPublished(config);
  }

  /** A new key for the selector that is not in use, which takes over once caches have forgotten what was before. */
  async rotate(organization: Tenant, name: string, keyBits: number | undefined): Promise<DkimConfig> {
    const { config, secret } = await this.#get(organization, name);
    const { clock, secretsOf } = this.#options;
    const idle = otherSelector(config);
    if (config.rotateAt !== null) throw rotationUnderWay(config, idle);
    const now = clock.now();
    const fresh = await newKey(idle.name, keyBits ?? activeSelector(config).keyBits, now);
    const keys = [...openKeys(secretsOf(organization), config.domain, secret)];
    const place = otherIndex(config);
    keys[place] = fresh.privateKey;
    const [first, second] = config.selectors;
    return this.#write(
      organization,
      {
        ...config,
        selectors: place === 0 ? [fresh.selector, second] : [first, fresh.selector],
        rotateAt: now + rotationDelayMs,
      },
      keys,
    );
  }

  /** The key to sign with now; none where mail of the domain is not signed, or the domain is not the organisation's. */
  async keyFor(tenant: TenantId, domain: string): Promise<SigningKey | undefined> {
    const { store, secretsOf } = this.#options;
    const [record] = await store.findRecords(tenant, signingCollection, [domain]);
    if (record?.secret === undefined || record.secret === null) return undefined;
    const settings = readSettings(record.content);
    if (!settings.enabled) return undefined;
    const [organization, accepted] = await Promise.all([
      store.findTenant({ tenant }),
      store.findDomain(domain),
    ]);
    if (organization === undefined || accepted?.tenant !== tenant || accepted.verifiedAt === null)
      return undefined;
    const config = await this.#inForce(organization, configOf(accepted, record));
    const key = openKeys(secretsOf(organization), domain, record.secret)[config.active];
    if (key === undefined) return undefined;
    const { headerForm, bodyForm } = config;
    return {
      domain,
      selector: activeSelector(config).name,
      privateKey: privateKeyOf(key),
      headerForm,
      bodyForm,
    };
  }

  /** Takes the next key into use when it is time, and not before others can find it: what they cannot check they refuse. */
  async #inForce(organization: Tenant, config: DkimConfig): Promise<DkimConfig> {
    const { clock, log } = this.#options;
    const now = clock.now();
    if (config.rotateAt === null || now < config.rotateAt) return config;
    const key = `${organization.tenant}/${config.domain}`;
    if ((this.#lookAt.get(key) ?? 0) > now) return config;
    this.#lookAt.set(key, now + lookAgainMs);
    const next = otherSelector(config);
    try {
      if (await this.#isPublished(config, next)) {
        const after = await this.#write(organization, { ...config, ...rotated(config, now) });
        this.#lookAt.delete(key);
        return after;
      }
      const { domain } = config;
      log.warn('mailflow.dkim.notRotated', { domain, selector: next.name, reason: 'not published in DNS' });
    } catch (error) {
      // DNS does not answer, or another node is quicker: the key of before is as good for another hour.
      if (!isAppError(error)) throw error;
      log.warn('mailflow.dkim.notRotated', { domain: config.domain, selector: next.name, error });
    }
    return config;
  }

  async #isPublished({ domain }: DkimConfig, { name, publicKey }: DkimSelector): Promise<boolean> {
    const found = await this.#options.resolver.resolveTxt(keyRecordName(name, domain));
    return found.some((record) => publishesKey(record, publicKey));
  }

  async #get(organization: Tenant, name: string): Promise<Found> {
    const { store, domains } = this.#options;
    const domain = await domains.get(organization.tenant, name);
    const [record] = await store.findRecords(organization.tenant, signingCollection, [domain.domain]);
    if (record?.secret === undefined || record.secret === null) throw noSigningConfig(domain.displayName);
    return { config: configOf(domain, record), secret: record.secret };
  }

  /** Without keys, those of before stay. */
  async #write(organization: Tenant, config: DkimConfig, keys?: readonly Uint8Array[]): Promise<DkimConfig> {
    const { store, secretsOf } = this.#options;
    const { domain, displayName, version } = config;
    const secret = keys && sealKeys(secretsOf(organization), domain, keys);
    const content = writeSettings(config);
    try {
      await store.writeRecords(organization.tenant, [
        {
          collection: signingCollection,
          key: domain,
          content,
          ifVersion: version,
          ...(secret !== undefined && { secret }),
        },
      ]);
    } catch (error) {
      if (!isAppError(error, 'conflict') || error.code !== 'record.version') throw error;
      throw version === 0 ? hasSigningConfig(displayName) : changedMeanwhile(displayName);
    }
    return { ...config, version: version + 1 };
  }
}
