import type { Clock } from '../../base/clock.ts';
import type { DirectoryChangeNumber, Guid, RecipientId, TenantId } from '../../base/ids.ts';
import * as errors from '../directory/directory-errors.ts';
import { claimKey, domainOf, keyMatches } from '../directory/recipient-claims.ts';
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
import type { MigrationStore } from '../ports/migration-store.ts';
import type { RecordStore } from '../ports/record-store.ts';
import { foldText } from '../sort-key.ts';
import { MemoryAcceptedDomains } from './memory-accepted-domains.ts';
import { MemoryAudit } from './memory-audit.ts';
import { byId } from './memory-directory.ts';
import { memoryMigrationStore } from './memory-migration-store.ts';
import { queryRecipients } from './memory-recipient-query.ts';
import { memoryRecordStore } from './memory-record-store.ts';
import { MemoryTenants } from './memory-tenants.ts';

export function createMemoryDirectoryStore({ clock }: { readonly clock: Clock }): port.DirectoryStore {
  const now = () => clock.now();
  const domains = new MemoryAcceptedDomains(now);
  const tenants = new MemoryTenants(now, domains);
  const store = new MemoryDirectoryStore(domains, tenants);
  return Object.assign(store, memoryMigrationStore(tenants), memoryRecordStore(tenants));
}

class MemoryDirectoryStore implements Omit<port.DirectoryStore, keyof (MigrationStore & RecordStore)> {
  readonly #settings = new Map<string, PlatformSetting>();
  readonly #domains: MemoryAcceptedDomains;
  readonly #tenants: MemoryTenants;
  readonly #audit = new MemoryAudit();

  constructor(domains: MemoryAcceptedDomains, tenants: MemoryTenants) {
    this.#domains = domains;
    this.#tenants = tenants;
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
    return this.#tenants.create(input);
  }

  async restoreTenant(restored: port.RestoredTenant): Promise<Tenant> {
    return this.#tenants.restore(restored);
  }

  async findTenant(reference: port.TenantReference): Promise<Tenant | undefined> {
    return this.#tenants.find(reference);
  }

  async listTenants(query: port.TenantQuery): Promise<Tenant[]> {
    return this.#tenants.list(query);
  }

  async updateTenant(tenant: TenantId, change: port.TenantChange): Promise<Tenant> {
    return this.#tenants.update(tenant, change);
  }

  async moveTenant(tenant: TenantId, state: TenantState): Promise<Tenant> {
    return this.#tenants.move(tenant, state);
  }

  async removeTenant(tenant: TenantId): Promise<void> {
    if (this.#tenants.remove(tenant)) this.#audit.forget(tenant);
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
    this.#tenants.checkActive(tenant);
    this.#domains.checkFree(domain.domain, tenant, takeUnprovedBefore);
    return this.#domains.put(tenant, domain, false);
  }

  async findDomain(domain: string): Promise<AcceptedDomain | undefined> {
    return this.#domains.find(domain);
  }

  async listDomains(tenant: TenantId): Promise<AcceptedDomain[]> {
    this.#tenants.checkThere(tenant);
    return this.#domains.listOf(tenant);
  }

  async updateDomain(tenant: TenantId, domain: string, change: port.DomainChange): Promise<AcceptedDomain> {
    this.#tenants.checkActive(tenant);
    return this.#domains.update(tenant, domain, change);
  }

  async removeDomain(tenant: TenantId, domain: string): Promise<void> {
    const directory = this.#tenants.activeDirectoryOf(tenant);
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
    const directory = this.#tenants.directoryOf(tenant);
    return byId([...new Set(recipients)].flatMap((id) => directory.recipients.get(id) ?? []));
  }

  async findByKeys(tenant: TenantId, keys: readonly RecipientKey[]): Promise<RecipientMatch[]> {
    const directory = this.#tenants.directoryOf(tenant);
    return keys.flatMap((key) => {
      const holder = directory.claims.get(claimKey(key));
      const recipient = holder === undefined ? undefined : directory.get(holder);
      return recipient && keyMatches(key, recipient) ? [{ key, recipient }] : [];
    });
  }

  async findByDisplayName(tenant: TenantId, displayName: string, limit: number): Promise<Recipient[]> {
    const wanted = foldText(displayName);
    const all = byId(this.#tenants.directoryOf(tenant).recipients.values());
    return all
      .filter((each) => each.deletedAt === null && foldText(each.displayName) === wanted)
      .slice(0, limit);
  }

  async listRecipients(tenant: TenantId, query: RecipientQuery): Promise<RecipientPage> {
    return queryRecipients(this.#tenants.directoryOf(tenant).recipients.values(), query);
  }

  async countRecipients(tenant: TenantId): Promise<RecipientCounts> {
    const all = [...this.#tenants.directoryOf(tenant).recipients.values()];
    const living = all.filter(({ deletedAt }) => deletedAt === null);
    const counts = recipientKinds.map((kind) => [kind, living.filter((each) => each.kind === kind).length]);
    return { active: Object.fromEntries(counts), softDeleted: all.length - living.length };
  }

  async changesSince(
    tenant: TenantId,
    since: DirectoryChangeNumber,
    limit: number,
  ): Promise<DirectoryChangePage> {
    return this.#tenants.directoryOf(tenant).changesSince(since, limit);
  }

  async createRecipients(tenant: TenantId, recipients: readonly port.NewRecipient[]) {
    return this.#tenants.activeDirectoryOf(tenant).create(recipients);
  }

  async updateRecipients(tenant: TenantId, updates: readonly port.RecipientUpdate[]) {
    return this.#tenants.activeDirectoryOf(tenant).update(updates);
  }

  async softDeleteRecipients(tenant: TenantId, recipients: readonly RecipientId[]) {
    return this.#tenants.activeDirectoryOf(tenant).mark(recipients, true);
  }

  async restoreRecipients(tenant: TenantId, recipients: readonly RecipientId[]) {
    return this.#tenants.activeDirectoryOf(tenant).mark(recipients, false);
  }

  async purgeRecipients(tenant: TenantId, recipients: readonly RecipientId[]): Promise<void> {
    this.#tenants.activeDirectoryOf(tenant).purge(recipients);
  }

  async restoreDirectory(
    tenant: TenantId,
    changes: readonly DirectoryChange[],
    memberships: readonly Membership[],
    credentials: readonly port.OwnedCredential[] = [],
  ): Promise<void> {
    this.#tenants.activeDirectoryOf(tenant).restore(changes, memberships, credentials);
  }

  async changeMembers(tenant: TenantId, group: RecipientId, change: port.MemberChange) {
    return this.#tenants.activeDirectoryOf(tenant).changeMembers(group, change);
  }

  async listMembers(tenant: TenantId, group: RecipientId, page: port.MemberPage): Promise<Recipient[]> {
    return this.#tenants.directoryOf(tenant).listMembers(group, page);
  }

  async readMemberships(tenant: TenantId, groups: readonly RecipientId[], page: port.MembershipPage) {
    return this.#tenants.directoryOf(tenant).readMemberships(groups, page);
  }

  async listGroupsOf(tenant: TenantId, member: RecipientId): Promise<Recipient[]> {
    const directory = this.#tenants.directoryOf(tenant);
    directory.get(member);
    return byId(directory.groupsOf(member).map((group) => directory.get(group)));
  }

  async listCredentials(tenant: TenantId, recipient: RecipientId): Promise<Credential[]> {
    const directory = this.#tenants.directoryOf(tenant);
    directory.get(recipient);
    return [...(directory.credentials.get(recipient) ?? [])];
  }

  async writeCredential(tenant: TenantId, recipient: RecipientId, input: port.NewCredential) {
    return this.#tenants.activeDirectoryOf(tenant).writeCredential(recipient, input);
  }

  async removeCredential(tenant: TenantId, recipient: RecipientId, credential: Guid): Promise<void> {
    this.#tenants.activeDirectoryOf(tenant).removeCredential(recipient, credential);
  }

  async readRoles(
    tenant: TenantId,
    { withDeleted = false }: { readonly withDeleted?: boolean } = {},
  ): Promise<RoleData> {
    return this.#tenants.directoryOf(tenant).access.read(withDeleted);
  }

  async changeRoles(tenant: TenantId, decide: (data: RoleData) => RoleChange): Promise<RoleData> {
    return this.#tenants.activeDirectoryOf(tenant).changeRoles(decide);
  }

  async restoreAccess(tenant: TenantId, data: RoleData, tokens: readonly AccessToken[]): Promise<void> {
    this.#tenants.activeDirectoryOf(tenant).access.restore(data, tokens);
  }

  async listTokens(tenant: TenantId, recipient: RecipientId): Promise<AccessToken[]> {
    return this.#tenants.directoryOf(tenant).access.listTokens(recipient);
  }

  async findToken(tenant: TenantId, id: string): Promise<AccessToken | undefined> {
    return this.#tenants.findDirectoryOf(tenant)?.access.findToken(id);
  }

  async writeToken(tenant: TenantId, token: AccessToken): Promise<void> {
    this.#tenants.activeDirectoryOf(tenant).access.writeToken(token);
  }

  async markTokenUsed(tenant: TenantId, id: string, usedAt: number): Promise<void> {
    this.#tenants.findDirectoryOf(tenant)?.access.markTokenUsed(id, usedAt);
  }

  async removeToken(tenant: TenantId, recipient: RecipientId, token: Guid): Promise<void> {
    this.#tenants.activeDirectoryOf(tenant).access.removeToken(recipient, token);
  }

  async close(): Promise<void> {
    this.#tenants.clear();
  }
}
