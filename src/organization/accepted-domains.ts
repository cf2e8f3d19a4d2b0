import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { TenantId } from '../base/ids.ts';
import type { Random } from '../base/random.ts';
import type { AcceptedDomain, DomainKind } from '../store/ports/directory-model.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { isProvable, parseDomainName } from './domain-name.ts';
import { unprovedClaimMs } from './retention.ts';
import type { TxtResolver } from './txt-resolver.ts';

export interface AcceptedDomainsOptions {
  readonly store: DirectoryStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly resolver: TxtResolver;
}

/** What the owner of a domain publishes to prove it. */
export interface VerificationRecord {
  readonly type: 'TXT';
  readonly name: string;
  readonly value: string;
}

/** The domains of an organisation: claimed by name, proved by DNS, used for addresses from then on. */
export class AcceptedDomains {
  readonly #options: AcceptedDomainsOptions;

  constructor(options: AcceptedDomainsOptions) {
    this.#options = options;
  }

  /** Claims the domain. `vouched` is for the platform's own administrator, who answers for it. */
  async add(
    organization: TenantId,
    name: string,
    options: { readonly kind?: DomainKind; readonly vouched?: boolean } = {},
  ): Promise<AcceptedDomain> {
    const { store, clock, random } = this.#options;
    const domain = parseDomainName(name);
    const verified = options.vouched ?? false;
    if (!verified && !isProvable(domain)) throw unprovable(domain.unicode);
    const added = {
      domain: domain.ascii,
      displayName: domain.unicode,
      kind: options.kind ?? 'authoritative',
      verified,
      verificationToken: newVerificationToken(random),
    };
    return store.addDomain(organization, added, clock.now() - unprovedClaimMs);
  }

  /** Looks for the record and, when it is there, counts the domain as proved. */
  async verify(organization: TenantId, name: string): Promise<AcceptedDomain> {
    const { store, resolver } = this.#options;
    const domain = await this.get(organization, name);
    if (domain.verifiedAt !== null) return domain;
    const wanted = verificationRecord(domain);
    const found = await resolver.resolveTxt(wanted.name);
    if (!found.some((value) => value.trim() === wanted.value)) throw unproved(domain, found);
    return store.updateDomain(organization, domain.domain, { verified: true });
  }

  async get(organization: TenantId, name: string): Promise<AcceptedDomain> {
    const { ascii, unicode } = parseDomainName(name);
    const found = await this.#options.store.findDomain(ascii);
    if (found !== undefined && found.tenant === organization) return found;
    throw new AppError({
      kind: 'notFound',
      code: 'domain.notFound',
      message: `The operation couldn't be performed because object '${unicode}' couldn't be found among the accepted domains. Check its spelling, or add it: New-AcceptedDomain ${unicode}.`,
      details: { domain: ascii },
    });
  }

  list(organization: TenantId): Promise<AcceptedDomain[]> {
    return this.#options.store.listDomains(organization);
  }

  async getDefault(organization: TenantId): Promise<AcceptedDomain> {
    const found = (await this.list(organization)).find(({ isDefault }) => isDefault);
    if (found !== undefined) return found;
    throw new AppError({
      kind: 'conflict',
      code: 'domain.noDefault',
      message: 'The organisation has no default domain. Make one of its accepted domains the default.',
    });
  }

  async setDefault(organization: TenantId, name: string): Promise<AcceptedDomain> {
    const { domain } = await this.get(organization, name);
    return this.#options.store.updateDomain(organization, domain, { isDefault: true });
  }

  async setKind(organization: TenantId, name: string, kind: DomainKind): Promise<AcceptedDomain> {
    const { domain } = await this.get(organization, name);
    return this.#options.store.updateDomain(organization, domain, { kind });
  }

  async remove(organization: TenantId, name: string): Promise<void> {
    const { domain } = await this.get(organization, name);
    await this.#options.store.removeDomain(organization, domain);
  }
}

const tokenPrefix = 'landfall-verification=';

export function newVerificationToken(random: Random): string {
  return tokenPrefix + Buffer.from(random.bytes(16)).toString('hex');
}

export function verificationRecord(domain: AcceptedDomain): VerificationRecord {
  return { type: 'TXT', name: domain.domain, value: domain.verificationToken };
}

function unprovable(name: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'domain.unprovable',
    message: `${name} ends in a label that public DNS does not have, so nobody can prove to own it, and mail from outside could not reach it. Use a registered domain.`,
    details: { domain: name },
  });
}

/** As much of what others published there as a message can carry. */
const shownRecords = 5;
const shownCharacters = 60;

function unproved(domain: AcceptedDomain, found: readonly string[]): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'domain.recordMissing',
    message: `${domain.displayName} is not proved yet: ${describeFound(found)}. Publish a TXT record for ${domain.domain} with the value ${domain.verificationToken}, wait until DNS shows it, and confirm the domain again.`,
    details: { domain: domain.domain, value: domain.verificationToken },
    retryable: true,
  });
}

function describeFound(found: readonly string[]): string {
  if (found.length === 0) return 'DNS has no TXT record for it';
  if (found.some((value) => value.startsWith(tokenPrefix))) {
    return 'DNS has another verification value for it, perhaps of an earlier attempt';
  }
  const some = found.slice(0, shownRecords).map((value) => {
    return `"${value.length > shownCharacters ? `${value.slice(0, shownCharacters)}…` : value}"`;
  });
  return `the TXT records that DNS has for it are others: ${some.join(', ')}${found.length > shownRecords ? ', …' : ''}`;
}
