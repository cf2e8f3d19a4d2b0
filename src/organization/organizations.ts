import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Guid, TenantId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { JsonObject, Tenant } from '../store/ports/directory-model.ts';
import type {
  DirectoryStore,
  TenantChange,
  TenantQuery,
  TenantReference,
} from '../store/ports/directory-store.ts';
import { newVerificationToken } from './accepted-domains.ts';
import { parseDomainName, tryParseDomainName } from './domain-name.ts';
import { MailboxPlans } from './mailbox-plans.ts';
import { OrganizationConfigs } from './organization-config.ts';
import { checkName } from './recipient-text.ts';
import { unprovedClaimMs } from './retention.ts';

export interface OrganizationsOptions {
  readonly store: DirectoryStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The numbers of the mail stores that new organisations are put on. */
  readonly shards: readonly number[];
  /** Makes the key of an organisation's secrets, wrapped; of the access room. */
  readonly newWrappedKey: (organization: Guid) => Promise<Uint8Array>;
  /** In this order; each may be run again after a crash. */
  readonly hooks?: readonly OrganizationHook[];
}

/** What else happens when an organisation is made: its first administrator, default policies, … */
export interface OrganizationHook {
  readonly name: string;
  created(organization: Tenant): Promise<void>;
}

export interface NewOrganization {
  /** Short and unique on the platform, such as `contoso`. */
  readonly name: string;
  readonly displayName?: string;
  /** The default domain. Whoever makes organisations answers for it, so it counts as proved. */
  readonly domain: string;
  readonly settings?: JsonObject;
}

/** Kept until every hook has run. */
const setupPending = 'setupPending';

/** Organisations as a whole. What is deleted can be restored for 30 days; the sweep then takes it away. */
export class Organizations {
  readonly config: OrganizationConfigs;
  readonly mailboxPlans: MailboxPlans;
  readonly #options: OrganizationsOptions;

  constructor(options: OrganizationsOptions) {
    this.#options = options;
    this.config = new OrganizationConfigs(options.store);
    this.mailboxPlans = new MailboxPlans(options);
  }

  async create(input: NewOrganization): Promise<Tenant> {
    const { store, clock, random, shards, newWrappedKey } = this.#options;
    const guid = random.guid();
    const domain = parseDomainName(input.domain);
    const name = checkName('name', input.name, 64);
    const organization = await store.createTenant({
      guid,
      name,
      displayName: checkName('displayName', input.displayName ?? name, 256),
      shards,
      wrappedKey: await newWrappedKey(guid),
      settings: { ...input.settings, [setupPending]: true },
      domain: {
        domain: domain.ascii,
        displayName: domain.unicode,
        kind: 'authoritative',
        verified: true,
        verificationToken: newVerificationToken(random),
      },
      takeUnprovedBefore: clock.now() - unprovedClaimMs,
    });
    return this.#setUp(organization);
  }

  /** Finishes organisations whose setup was cut short; for the start of the server. */
  async resume(): Promise<void> {
    for await (const organization of this.each({ states: ['active'] })) {
      if (organization.settings[setupPending] === true) await this.#setUp(organization);
    }
  }

  async find(reference: TenantReference): Promise<Tenant | undefined> {
    return this.#options.store.findTenant(reference);
  }

  /** By GUID, name or one of its domains, as an administrator types it. */
  async get(identity: string): Promise<Tenant> {
    const { store } = this.#options;
    const text = identity.trim();
    const found =
      (await store.findTenant({ guid: text.toLowerCase() as Guid })) ??
      (await store.findTenant({ name: text })) ??
      (await this.#findByDomain(text));
    if (found !== undefined) return found;
    throw new AppError({
      kind: 'notFound',
      code: 'organization.notFound',
      message: `There is no organisation "${text.slice(0, 100)}". Give its name, its GUID or one of its domains.`,
      details: { identity: text.slice(0, 100) },
    });
  }

  list(query: TenantQuery): Promise<Tenant[]> {
    return this.#options.store.listTenants(query);
  }

  async *each(filter: Omit<TenantQuery, 'after' | 'limit'> = {}): AsyncGenerator<Tenant> {
    const limit = 100;
    let after = 0 as TenantId;
    for (;;) {
      const page = await this.#options.store.listTenants({ ...filter, after, limit });
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < limit) return;
      after = last.tenant;
    }
  }

  update(organization: TenantId, change: TenantChange): Promise<Tenant> {
    const { name, displayName, settings } = change;
    return this.#options.store.updateTenant(organization, {
      ...(name !== undefined && { name: checkName('name', name, 64) }),
      ...(displayName !== undefined && { displayName: checkName('displayName', displayName, 256) }),
      ...(settings !== undefined && { settings }),
    });
  }

  /** Nobody signs in and nothing is delivered from now on; everything is kept for 30 days. */
  remove(organization: TenantId): Promise<Tenant> {
    return this.#options.store.moveTenant(organization, 'softDeleted');
  }

  restore(organization: TenantId): Promise<Tenant> {
    return this.#options.store.moveTenant(organization, 'active');
  }

  async #setUp(organization: Tenant): Promise<Tenant> {
    const { store, hooks = [], log } = this.#options;
    for (const hook of hooks) {
      await hook.created(organization);
      log.debug('organization.setup', { organization: organization.guid, hook: hook.name });
    }
    return store.updateTenant(organization.tenant, { settings: { [setupPending]: null } });
  }

  async #findByDomain(text: string): Promise<Tenant | undefined> {
    const domain = tryParseDomainName(text);
    return domain && this.#options.store.findTenant({ domain: domain.ascii });
  }
}
