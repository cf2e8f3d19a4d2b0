import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import { type Guid, parseGuid, type TenantId } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { RecordStore, StoredRecord } from '../../store/ports/record-store.ts';
import * as errors from './throttling-errors.ts';
import {
  globalPolicy,
  globalPolicyName,
  type ThrottlingPolicy,
  type ThrottlingScope,
  type ThrottlingSettings,
  throttlingKnobs,
} from './throttling-policy.ts';

export interface ThrottlingPoliciesOptions {
  readonly store: RecordStore;
  readonly clock: Clock;
  readonly random: Random;
}

export interface NewThrottlingPolicy {
  readonly name: string;
  readonly scope: ThrottlingScope;
  readonly settings: Partial<ThrottlingSettings>;
}

export interface ThrottlingPolicyEdit {
  readonly name?: string;
  readonly settings?: Partial<ThrottlingSettings>;
}

/** Whom a policy of scope Regular is assigned to, by the GUID of the recipient. */
export interface ThrottlingAssociation {
  readonly recipient: Guid;
  readonly policy: Guid;
}

const policyCollection = 'throttling.policy';
const associationCollection = 'throttling.association';
const maxPolicies = 200;
const page = 1_000;

const count = z.number().int().min(0).nullable();
const content = z.object({
  name: z.string(),
  scope: z.enum(['Regular', 'Organization']),
  settings: z.object(Object.fromEntries(throttlingKnobs.map((knob) => [knob, count.optional()]))),
  createdAt: z.number(),
  changedAt: z.number(),
});

interface Stored {
  readonly policy: ThrottlingPolicy;
  readonly version: number;
}

/** What accounts of an organisation may use of remote PowerShell and of REST. Every method takes the organisation first. */
export class ThrottlingPolicies {
  readonly #options: ThrottlingPoliciesOptions;

  constructor(options: ThrottlingPoliciesOptions) {
    this.#options = options;
  }

  /** The global one first, then that of the organisation, then the others by name. */
  async list({ tenant }: Tenant): Promise<readonly ThrottlingPolicy[]> {
    const own = (await this.#read(tenant)).map(({ policy }) => policy);
    return [globalPolicy, ...own.toSorted(byScope)];
  }

  async get(organization: Tenant, identity: string): Promise<ThrottlingPolicy> {
    const found = find(await this.list(organization), identity);
    if (found === undefined) throw errors.policyNotFound(identity);
    return found;
  }

  async create(
    { tenant }: Tenant,
    { name: given, scope, settings }: NewThrottlingPolicy,
  ): Promise<ThrottlingPolicy> {
    if (scope === 'Global') throw errors.globalIsFixed();
    const all = (await this.#read(tenant)).map(({ policy }) => policy);
    if (all.length >= maxPolicies) throw errors.tooManyPolicies(maxPolicies);
    const wide = all.find((policy) => policy.scope === 'Organization');
    if (scope === 'Organization' && wide !== undefined) throw errors.organizationPolicyExists(wide.name);
    const name = checkName(given, all, undefined);
    const { clock, random } = this.#options;
    const [guid, now] = [random.guid(), clock.now()];
    const facts = { name, scope, settings: { ...settings }, createdAt: now, changedAt: now };
    const change = { collection: policyCollection, key: guid, content: facts, ifVersion: 0 };
    await this.#options.store.writeRecords(tenant, [change]);
    return withWider({ guid, ...facts }, all);
  }

  async update({ tenant }: Tenant, identity: string, edit: ThrottlingPolicyEdit): Promise<void> {
    const { stored, all } = await this.#getOwn(tenant, identity);
    const { guid, name, scope, own, createdAt } = stored.policy;
    const changed = {
      name: edit.name === undefined ? name : checkName(edit.name, all, guid),
      ...{ scope, createdAt, changedAt: this.#options.clock.now() },
      settings: { ...own, ...edit.settings },
    };
    const change = { collection: policyCollection, key: guid, content: changed, ifVersion: stored.version };
    await this.#options.store.writeRecords(tenant, [change]);
  }

  async remove(organization: Tenant, identity: string): Promise<void> {
    const { tenant } = organization;
    const { stored } = await this.#getOwn(tenant, identity);
    const { guid, name } = stored.policy;
    const users = (await this.associations(organization)).filter(({ policy }) => policy === guid);
    if (users.length > 0) throw errors.policyInUse(name, users.length);
    const change = {
      collection: policyCollection,
      key: guid,
      gone: true,
      ifVersion: stored.version,
    } as const;
    await this.#options.store.writeRecords(tenant, [change]);
  }

  /** `null` takes the policy away: that of the organisation holds again. */
  async assign(organization: Tenant, recipient: Guid, identity: string | null): Promise<void> {
    const place = { collection: associationCollection, key: recipient };
    const { store } = this.#options;
    if (identity === null) {
      await store.writeRecords(organization.tenant, [{ ...place, gone: true }]);
      return;
    }
    const policy = await this.get(organization, identity);
    if (policy.scope !== 'Regular') {
      const wide = (await this.list(organization)).find(({ scope }) => scope === 'Organization');
      if (wide !== undefined && wide.guid !== policy.guid) throw errors.notAssignable(policy.name, wide.name);
      // Exchange's scripts give the default one to whom a policy is to be taken from.
      await store.writeRecords(organization.tenant, [{ ...place, gone: true }]);
      return;
    }
    await store.writeRecords(organization.tenant, [{ ...place, content: { policy: policy.guid } }]);
  }

  async associations({ tenant }: Tenant): Promise<readonly ThrottlingAssociation[]> {
    const found: ThrottlingAssociation[] = [];
    let after: string | undefined;
    for (;;) {
      const query = { limit: page, ...(after !== undefined && { after }) };
      const records = await this.#options.store.listRecords(tenant, associationCollection, query);
      found.push(...records.flatMap((record) => readAssociation(record) ?? []));
      after = records.at(-1)?.key;
      if (records.length < page) return found;
    }
  }

  /** What holds for one account now. */
  async policyOf(tenant: TenantId, recipient: Guid): Promise<ThrottlingPolicy> {
    const [[record], all] = await Promise.all([
      this.#options.store.findRecords(tenant, associationCollection, [recipient]),
      this.#read(tenant),
    ]);
    const policies = all.map(({ policy }) => policy);
    const assigned = record && readAssociation(record)?.policy;
    return (
      policies.find(({ guid }) => guid === assigned) ??
      policies.find(({ scope }) => scope === 'Organization') ??
      globalPolicy
    );
  }

  async #getOwn(tenant: TenantId, identity: string) {
    const stored = await this.#read(tenant);
    const all = stored.map(({ policy }) => policy);
    const found = find([globalPolicy, ...all], identity);
    if (found === undefined) throw errors.policyNotFound(identity);
    const own = stored.find(({ policy }) => policy.guid === found.guid);
    if (own === undefined) throw errors.globalIsFixed();
    return { stored: own, all };
  }

  async #read(tenant: TenantId): Promise<readonly Stored[]> {
    const query = { limit: maxPolicies };
    const records = await this.#options.store.listRecords(tenant, policyCollection, query);
    const read = records.map(({ key, version, content: stored }) => {
      return { version, facts: { guid: key as Guid, ...content.parse(stored) } };
    });
    const plain = read.map(({ facts }) => facts);
    return read.map(({ version, facts }) => ({ version, policy: withWider(facts, plain) }));
  }
}

interface Facts extends Pick<ThrottlingPolicy, 'guid' | 'name' | 'scope' | 'createdAt' | 'changedAt'> {
  readonly settings: Partial<ThrottlingSettings>;
}

function withWider(
  { settings, ...facts }: Facts,
  all: readonly (Facts | ThrottlingPolicy)[],
): ThrottlingPolicy {
  const wide = all.find(({ scope, guid }) => scope === 'Organization' && guid !== facts.guid);
  const inherited = wide === undefined || facts.scope === 'Organization' ? {} : ownOf(wide);
  return { ...facts, own: settings, settings: { ...globalPolicy.settings, ...inherited, ...settings } };
}

const ownOf = (policy: Facts | ThrottlingPolicy): Partial<ThrottlingSettings> =>
  'own' in policy ? policy.own : policy.settings;

function find(all: readonly ThrottlingPolicy[], identity: string): ThrottlingPolicy | undefined {
  const key = identity.trim().toLowerCase();
  return all.find(({ guid, name }) => guid === key || name.toLowerCase() === key);
}

function checkName(given: string, all: readonly ThrottlingPolicy[], self: Guid | undefined): string {
  const name = given.trim().normalize('NFC').slice(0, 64);
  const other = find(
    all.filter(({ guid }) => guid !== self),
    name,
  );
  if (other !== undefined || name.toLowerCase() === globalPolicyName.toLowerCase())
    throw errors.policyExists(name);
  return name;
}

function readAssociation({ key, content: { policy } }: StoredRecord): ThrottlingAssociation | undefined {
  const [recipient, found] = [parseGuid(key), typeof policy === 'string' ? parseGuid(policy) : undefined];
  return recipient && found && { recipient, policy: found };
}

function byScope(one: ThrottlingPolicy, other: ThrottlingPolicy): number {
  if (one.scope !== other.scope) return one.scope === 'Organization' ? -1 : 1;
  return one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1;
}
