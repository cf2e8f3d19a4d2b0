import type { TenantId } from '../../base/ids.ts';
import * as errors from '../directory/directory-errors.ts';
import {
  changeTenantSettings,
  checkTenantName,
  requireOneDefault,
  tenantStep,
} from '../directory/tenant-change.ts';
import type { Tenant, TenantState } from '../ports/directory-model.ts';
import type * as port from '../ports/directory-store.ts';
import { foldText } from '../sort-key.ts';
import type { MemoryAcceptedDomains } from './memory-accepted-domains.ts';
import { MemoryDirectory } from './memory-directory.ts';

interface TenantRecord {
  tenant: Omit<Tenant, 'changeNo'>;
  readonly directory: MemoryDirectory;
}

/** The organisations of a platform, each with its directory. */
export class MemoryTenants {
  readonly #now: () => number;
  readonly #domains: MemoryAcceptedDomains;
  readonly #tenants = new Map<TenantId, TenantRecord>();
  #lastTenant = 0;

  constructor(now: () => number, domains: MemoryAcceptedDomains) {
    this.#now = now;
    this.#domains = domains;
  }

  create(input: port.NewTenant): Tenant {
    checkTenantName(input);
    const { domain, shards, takeUnprovedBefore, ...fields } = input;
    this.#checkTenantName(input.name, undefined);
    this.#domains.checkFree(domain.domain, undefined, takeUnprovedBefore);
    const tenant = (this.#lastTenant + 1) as TenantId;
    const record = this.#put(shards, { ...fields, tenant, createdAt: this.#now() });
    this.#domains.put(tenant, domain, true);
    return present(record);
  }

  restore({ record, domains, shards }: port.RestoredTenant): Tenant {
    checkTenantName(record);
    requireOneDefault(domains);
    this.#checkTenantName(record.name, undefined);
    const same = this.#tenants.values().find(({ tenant }) => tenant.guid === record.guid);
    if (same !== undefined) throw errors.tenantIsThere(same.tenant);
    for (const { domain } of domains) this.#domains.checkFree(domain, undefined, 0);
    const { changeNo, ...fields } = record;
    const tenant = Math.max(record.tenant, this.#lastTenant + 1) as TenantId;
    const restored = this.#put(shards, { ...structuredClone(fields), tenant });
    restored.directory.changeNo = changeNo;
    for (const domain of domains) this.#domains.restore({ ...domain, tenant });
    return present(restored);
  }

  find(reference: port.TenantReference): Tenant | undefined {
    if ('tenant' in reference) return this.#present(reference.tenant);
    if ('domain' in reference) {
      const domain = this.#domains.find(reference.domain);
      return domain && this.#present(domain.tenant);
    }
    const record = this.#tenants.values().find(({ tenant }) => {
      if ('guid' in reference) return tenant.guid === reference.guid;
      return foldText(tenant.name) === foldText(reference.name);
    });
    return record && present(record);
  }

  list({ states, deletedBefore, after = 0 as TenantId, limit }: port.TenantQuery) {
    return [...this.#tenants.values()]
      .filter(({ tenant }) => tenant.tenant > after && (states?.includes(tenant.state) ?? true))
      .filter(({ tenant: { deletedAt } }) => {
        return deletedBefore === undefined || (deletedAt ?? deletedBefore) < deletedBefore;
      })
      .slice(0, limit)
      .map(present);
  }

  update(tenant: TenantId, change: port.TenantChange): Tenant {
    const record = this.#active(tenant);
    checkTenantName(change);
    if (change.name !== undefined) this.#checkTenantName(change.name, tenant);
    record.tenant = {
      ...record.tenant,
      name: change.name ?? record.tenant.name,
      displayName: change.displayName ?? record.tenant.displayName,
      settings: changeTenantSettings(record.tenant.settings, change.settings),
    };
    return present(record);
  }

  move(tenant: TenantId, state: TenantState): Tenant {
    const record = this.#get(tenant);
    record.tenant = { ...record.tenant, ...tenantStep(record.tenant, state, this.#now()) };
    return present(record);
  }

  /** Whether it was there. */
  remove(tenant: TenantId): boolean {
    const record = this.#tenants.get(tenant);
    if (record === undefined) return false;
    if (record.tenant.state !== 'removing') throw errors.tenantStepRefused(record.tenant, 'removing');
    for (const { domain } of this.#domains.listOf(tenant)) this.#domains.drop(domain);
    this.#tenants.delete(tenant);
    return true;
  }

  clear(): void {
    this.#tenants.clear();
  }

  checkThere(tenant: TenantId): void {
    this.#get(tenant);
  }

  checkActive(tenant: TenantId): void {
    this.#active(tenant);
  }

  directoryOf(tenant: TenantId): MemoryDirectory {
    return this.#get(tenant).directory;
  }

  findDirectoryOf(tenant: TenantId): MemoryDirectory | undefined {
    return this.#tenants.get(tenant)?.directory;
  }

  /** Of one that may be written to. */
  activeDirectoryOf(tenant: TenantId): MemoryDirectory {
    return this.#active(tenant).directory;
  }

  #put(
    shards: readonly number[],
    fields: Omit<TenantRecord['tenant'], 'shard' | 'state' | 'deletedAt'>,
  ): TenantRecord {
    const { tenant } = fields;
    const record: TenantRecord = {
      tenant: { ...fields, shard: this.#emptiestShard(shards), state: 'active', deletedAt: null },
      directory: new MemoryDirectory(tenant, this.#now, () => this.#domains.listOf(tenant)),
    };
    this.#lastTenant = tenant;
    this.#tenants.set(tenant, record);
    return record;
  }

  #get(tenant: TenantId): TenantRecord {
    const record = this.#tenants.get(tenant);
    if (record === undefined) throw errors.tenantNotFound(tenant);
    return record;
  }

  #active(tenant: TenantId): TenantRecord {
    const record = this.#get(tenant);
    if (record.tenant.state !== 'active') throw errors.tenantNotActive(record.tenant);
    return record;
  }

  #present(tenant: TenantId): Tenant | undefined {
    const record = this.#tenants.get(tenant);
    return record && present(record);
  }

  #checkTenantName(name: string, except: TenantId | undefined): void {
    for (const { tenant } of this.#tenants.values()) {
      if (tenant.tenant !== except && foldText(tenant.name) === foldText(name)) {
        throw errors.tenantNameTaken(name);
      }
    }
  }

  #emptiestShard(shards: readonly number[]): number {
    const load = (shard: number) =>
      this.#tenants
        .values()
        .filter(({ tenant }) => tenant.shard === shard)
        .reduce((sum, { directory }) => sum + directory.lastMailbox + 1, 0);
    return shards.reduce((best, shard) => (load(shard) < load(best) ? shard : best));
  }
}

function present({ tenant, directory }: TenantRecord): Tenant {
  return { ...tenant, changeNo: directory.changeNo };
}
