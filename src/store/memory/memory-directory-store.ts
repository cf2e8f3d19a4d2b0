import type { Clock } from '../../base/clock.ts';
import type { DirectoryChangeNumber, Guid, RecipientId, TenantId } from '../../base/ids.ts';
import * as errors from '../directory/directory-errors.ts';
import { claimKey, domainOf, keyMatches } from '../directory/recipient-claims.ts';
import {
  changeTenantSettings,
  checkTenantName,
  requireOneDefault,
  tenantStep,
} from '../directory/tenant-change.ts';
import type { AccessToken, RoleChange, RoleData } from '../ports/access-store.ts';
import type { AuditChain, AuditHead, AuditQuery, AuditRecord } from '../ports/audit-store.ts';
import {
  type AcceptedDomain,
  type Credential,
  type DirectoryChange,
  type DirectoryChangePage,
  type JsonValue,
  type Membership,
  type PlatformSetting,
  type Recipient,
  type RecipientCounts,
  type RecipientKey,
  type RecipientMatch,
  type RecipientPage,
  type RecipientQuery,
  recipientKinds,
  type Tenant,
  type TenantState,
} from '../ports/directory-model.ts';
import type * as port from '../ports/directory-store.ts';
import { foldText } from '../sort-key.ts';
import { MemoryAcceptedDomains } from './memory-accepted-domains.ts';
import { MemoryAudit } from './memory-audit.ts';
import { byId, MemoryDirectory } from './memory-directory.ts';
import { queryRecipients } from './memory-recipient-query.ts';

interface TenantRecord {
  tenant: Omit<Tenant, 'changeNo'>;
  readonly directory: MemoryDirectory;
}

export function createMemoryDirectoryStore(options: { readonly clock: Clock }): port.DirectoryStore {
  return new MemoryDirectoryStore(options.clock);
}

class MemoryDirectoryStore implements port.DirectoryStore {
  readonly #clock: Clock;
  readonly #settings = new Map<string, PlatformSetting>();
  readonly #tenants = new Map<TenantId, TenantRecord>();
  readonly #domains: MemoryAcceptedDomains;
  readonly #audit = new MemoryAudit();
  #lastTenant = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#domains = new MemoryAcceptedDomains(() => clock.now());
  }

  async findSetting(key: string): Promise<PlatformSetting | undefined> {
    return this.#settings.get(key);
  }

  async listSettings(): Promise<PlatformSetting[]> {
    return [...this.#settings.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async writeSetting(key: string, value: JsonValue, ifVersion?: number): Promise<PlatformSetting> {
    const version = this.#settings.get(key)?.version ?? 0;
    if (ifVersion !== undefined && ifVersion !== version) throw errors.settingChanged(key);
    const setting = { key, value: structuredClone(value), version: version + 1 };
    this.#settings.set(key, setting);
    return setting;
  }

  async createTenant(input: port.NewTenant): Promise<Tenant> {
    checkTenantName(input);
    const { domain, shards, takeUnprovedBefore, ...fields } = input;
    this.#checkTenantName(input.name, undefined);
    this.#domains.checkFree(domain.domain, undefined, takeUnprovedBefore);
    const tenant = (this.#lastTenant + 1) as TenantId;
    const record = this.#put(shards, { ...fields, tenant, createdAt: this.#clock.now() });
    this.#domains.put(tenant, domain, true);
    return present(record);
  }

  async restoreTenant({ record, domains, shards }: port.RestoredTenant): Promise<Tenant> {
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

  async findTenant(reference: port.TenantReference): Promise<Tenant | undefined> {
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

  async listTenants({ states, deletedBefore, after = 0 as TenantId, limit }: port.TenantQuery) {
    return [...this.#tenants.values()]
      .filter(({ tenant }) => tenant.tenant > after && (states?.includes(tenant.state) ?? true))
      .filter(({ tenant: { deletedAt } }) => {
        return deletedBefore === undefined || (deletedAt ?? deletedBefore) < deletedBefore;
      })
      .slice(0, limit)
      .map(present);
  }

  async updateTenant(tenant: TenantId, change: port.TenantChange): Promise<Tenant> {
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

  async moveTenant(tenant: TenantId, state: TenantState): Promise<Tenant> {
    const record = this.#get(tenant);
    record.tenant = { ...record.tenant, ...tenantStep(record.tenant, state, this.#clock.now()) };
    return present(record);
  }

  async removeTenant(tenant: TenantId): Promise<void> {
    const record = this.#tenants.get(tenant);
    if (record === undefined) return;
    if (record.tenant.state !== 'removing') throw errors.tenantStepRefused(record.tenant, 'removing');
    for (const { domain } of this.#domains.listOf(tenant)) this.#domains.drop(domain);
    this.#tenants.delete(tenant);
    this.#audit.forget(tenant);
  }

  findAuditHead(chain: AuditChain): Promise<AuditHead | undefined> {
    return this.#audit.findAuditHead(chain);
  }

  appendAudit(chain: AuditChain, records: readonly AuditRecord[], head: AuditHead): Promise<void> {
    return this.#audit.appendAudit(chain, records, head);
  }

  listAudit(chain: AuditChain, query: AuditQuery): Promise<AuditRecord[]> {
    return this.#audit.listAudit(chain, query);
  }

  async addDomain(tenant: TenantId, domain: port.NewDomain, takeUnprovedBefore: number) {
    this.#active(tenant);
    this.#domains.checkFree(domain.domain, tenant, takeUnprovedBefore);
    return this.#domains.put(tenant, domain, false);
  }

  async findDomain(domain: string): Promise<AcceptedDomain | undefined> {
    return this.#domains.find(domain);
  }

  async listDomains(tenant: TenantId): Promise<AcceptedDomain[]> {
    this.#get(tenant);
    return this.#domains.listOf(tenant);
  }

  async updateDomain(tenant: TenantId, domain: string, change: port.DomainChange): Promise<AcceptedDomain> {
    this.#active(tenant);
    return this.#domains.update(tenant, domain, change);
  }

  async removeDomain(tenant: TenantId, domain: string): Promise<void> {
    const { directory } = this.#active(tenant);
    const found = this.#domains.get(tenant, domain);
    if (found.isDefault) throw errors.domainIsDefault(found.domain);
    const holders = byId(directory.recipients.values()).filter(({ upn, addresses }) => {
      const names = addresses.filter(({ type }) => type === 'smtp').map(({ address }) => address);
      return [...names, ...(upn === null ? [] : [upn])].some((name) => domainOf(name) === found.domain);
    });
    if (holders.length > 0) throw errors.domainInUse(found.domain, holders.slice(0, 3));
    this.#domains.drop(found.domain);
  }

  async findRecipients(tenant: TenantId, recipients: readonly RecipientId[]): Promise<Recipient[]> {
    const { directory } = this.#get(tenant);
    return byId([...new Set(recipients)].flatMap((id) => directory.recipients.get(id) ?? []));
  }

  async findByKeys(tenant: TenantId, keys: readonly RecipientKey[]): Promise<RecipientMatch[]> {
    const { directory } = this.#get(tenant);
    return keys.flatMap((key) => {
      const holder = directory.claims.get(claimKey(key));
      const recipient = holder === undefined ? undefined : directory.get(holder);
      return recipient && keyMatches(key, recipient) ? [{ key, recipient }] : [];
    });
  }

  async findByDisplayName(tenant: TenantId, displayName: string, limit: number): Promise<Recipient[]> {
    const wanted = foldText(displayName);
    const all = byId(this.#get(tenant).directory.recipients.values());
    return all
      .filter((each) => each.deletedAt === null && foldText(each.displayName) === wanted)
      .slice(0, limit);
  }

  async listRecipients(tenant: TenantId, query: RecipientQuery): Promise<RecipientPage> {
    return queryRecipients(this.#get(tenant).directory.recipients.values(), query);
  }

  async countRecipients(tenant: TenantId): Promise<RecipientCounts> {
    const all = [...this.#get(tenant).directory.recipients.values()];
    const living = all.filter(({ deletedAt }) => deletedAt === null);
    const counts = recipientKinds.map((kind) => [kind, living.filter((each) => each.kind === kind).length]);
    return { active: Object.fromEntries(counts), softDeleted: all.length - living.length };
  }

  async changesSince(
    tenant: TenantId,
    since: DirectoryChangeNumber,
    limit: number,
  ): Promise<DirectoryChangePage> {
    return this.#get(tenant).directory.changesSince(since, limit);
  }

  async createRecipients(tenant: TenantId, recipients: readonly port.NewRecipient[]) {
    return this.#active(tenant).directory.create(recipients);
  }

  async updateRecipients(tenant: TenantId, updates: readonly port.RecipientUpdate[]) {
    return this.#active(tenant).directory.update(updates);
  }

  async softDeleteRecipients(tenant: TenantId, recipients: readonly RecipientId[]) {
    return this.#active(tenant).directory.mark(recipients, true);
  }

  async restoreRecipients(tenant: TenantId, recipients: readonly RecipientId[]) {
    return this.#active(tenant).directory.mark(recipients, false);
  }

  async purgeRecipients(tenant: TenantId, recipients: readonly RecipientId[]): Promise<void> {
    this.#active(tenant).directory.purge(recipients);
  }

  async restoreDirectory(
    tenant: TenantId,
    changes: readonly DirectoryChange[],
    memberships: readonly Membership[],
    credentials: readonly port.OwnedCredential[] = [],
  ): Promise<void> {
    this.#active(tenant).directory.restore(changes, memberships, credentials);
  }

  async changeMembers(tenant: TenantId, group: RecipientId, change: port.MemberChange) {
    return this.#active(tenant).directory.changeMembers(group, change);
  }

  async listMembers(tenant: TenantId, group: RecipientId, page: port.MemberPage): Promise<Recipient[]> {
    return this.#get(tenant).directory.listMembers(group, page);
  }

  async readMemberships(tenant: TenantId, groups: readonly RecipientId[], page: port.MembershipPage) {
    return this.#get(tenant).directory.readMemberships(groups, page);
  }

  async listGroupsOf(tenant: TenantId, member: RecipientId): Promise<Recipient[]> {
    const { directory } = this.#get(tenant);
    directory.get(member);
    return byId(directory.groupsOf(member).map((group) => directory.get(group)));
  }

  async listCredentials(tenant: TenantId, recipient: RecipientId): Promise<Credential[]> {
    const { directory } = this.#get(tenant);
    directory.get(recipient);
    return [...(directory.credentials.get(recipient) ?? [])];
  }

  async writeCredential(tenant: TenantId, recipient: RecipientId, input: port.NewCredential) {
    return this.#active(tenant).directory.writeCredential(recipient, input);
  }

  async removeCredential(tenant: TenantId, recipient: RecipientId, credential: Guid): Promise<void> {
    this.#active(tenant).directory.removeCredential(recipient, credential);
  }

  async readRoles(
    tenant: TenantId,
    { withDeleted = false }: { readonly withDeleted?: boolean } = {},
  ): Promise<RoleData> {
    return this.#get(tenant).directory.access.read(withDeleted);
  }

  async changeRoles(tenant: TenantId, decide: (data: RoleData) => RoleChange): Promise<RoleData> {
    return this.#active(tenant).directory.changeRoles(decide);
  }

  async restoreAccess(tenant: TenantId, data: RoleData, tokens: readonly AccessToken[]): Promise<void> {
    this.#active(tenant).directory.access.restore(data, tokens);
  }

  async listTokens(tenant: TenantId, recipient: RecipientId): Promise<AccessToken[]> {
    return this.#get(tenant).directory.access.listTokens(recipient);
  }

  async findToken(tenant: TenantId, id: string): Promise<AccessToken | undefined> {
    return this.#tenants.get(tenant)?.directory.access.findToken(id);
  }

  async writeToken(tenant: TenantId, token: AccessToken): Promise<void> {
    this.#active(tenant).directory.access.writeToken(token);
  }

  async markTokenUsed(tenant: TenantId, id: string, usedAt: number): Promise<void> {
    this.#tenants.get(tenant)?.directory.access.markTokenUsed(id, usedAt);
  }

  async removeToken(tenant: TenantId, recipient: RecipientId, token: Guid): Promise<void> {
    this.#active(tenant).directory.access.removeToken(recipient, token);
  }

  async close(): Promise<void> {
    this.#tenants.clear();
  }

  #put(
    shards: readonly number[],
    fields: Omit<TenantRecord['tenant'], 'shard' | 'state' | 'deletedAt'>,
  ): TenantRecord {
    const { tenant } = fields;
    const record: TenantRecord = {
      tenant: { ...fields, shard: this.#emptiestShard(shards), state: 'active', deletedAt: null },
      directory: new MemoryDirectory(
        tenant,
        () => this.#clock.now(),
        () => this.#domains.listOf(tenant),
      ),
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
