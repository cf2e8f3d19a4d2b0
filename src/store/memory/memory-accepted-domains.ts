import type { TenantId } from '../../base/ids.ts';
import * as errors from '../directory/directory-errors.ts';
import type { AcceptedDomain } from '../ports/directory-model.ts';
import type { DomainChange, NewDomain } from '../ports/directory-store.ts';
import { foldText } from '../sort-key.ts';

/** The accepted domains of all tenants. */
export class MemoryAcceptedDomains {
  readonly #domains = new Map<string, AcceptedDomain>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  find(domain: string): AcceptedDomain | undefined {
    return this.#domains.get(foldText(domain));
  }

  get(tenant: TenantId, domain: string): AcceptedDomain {
    const found = this.find(domain);
    if (found === undefined || found.tenant !== tenant) throw errors.domainNotFound(domain);
    return found;
  }

  listOf(tenant: TenantId): AcceptedDomain[] {
    const own = [...this.#domains.values()].filter((domain) => domain.tenant === tenant);
    return own.sort((a, b) => (a.domain < b.domain ? -1 : 1));
  }

  /** Refuses a domain that another holds, or this tenant itself; none is `undefined`. */
  checkFree(domain: string, tenant: TenantId | undefined, takeUnprovedBefore: number): void {
    const holder = this.find(domain);
    if (holder === undefined) return;
    const stale = !holder.isDefault && holder.verifiedAt === null && holder.createdAt < takeUnprovedBefore;
    if (holder.tenant === tenant || !stale) throw errors.domainTaken(holder, tenant);
  }

  put(tenant: TenantId, input: NewDomain, isDefault: boolean): AcceptedDomain {
    const { verified, ...fields } = input;
    const now = this.#now();
    const domain = {
      ...fields,
      domain: foldText(input.domain),
      tenant,
      isDefault,
      verifiedAt: verified ? now : null,
      createdAt: now,
    };
    this.#domains.set(domain.domain, domain);
    return domain;
  }

  restore(domain: AcceptedDomain): void {
    const name = foldText(domain.domain);
    this.#domains.set(name, { ...domain, domain: name });
  }

  update(tenant: TenantId, domain: string, change: DomainChange): AcceptedDomain {
    const before = this.get(tenant, domain);
    const after = {
      ...before,
      kind: change.kind ?? before.kind,
      isDefault: change.isDefault ?? before.isDefault,
      verifiedAt: before.verifiedAt ?? (change.verified ? this.#now() : null),
    };
    if (change.isDefault) {
      if (after.verifiedAt === null) throw errors.domainUnproved(before);
      for (const each of this.listOf(tenant)) this.#domains.set(each.domain, { ...each, isDefault: false });
    }
    this.#domains.set(after.domain, after);
    return after;
  }

  drop(domain: string): void {
    this.#domains.delete(domain);
  }
}
