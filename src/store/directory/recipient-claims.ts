import { AppError } from '../../base/errors.ts';
import type { RecipientId } from '../../base/ids.ts';
import type { AcceptedDomain, Recipient, RecipientKey } from '../ports/directory-model.ts';
import { foldText } from '../sort-key.ts';
import { addressDomainUnproved, domainNotAccepted, keyTaken } from './directory-errors.ts';

/**
 * Every name that one recipient of a tenant can hold at most is a claim: a row under its key. One lookup of
 * keys then answers both who somebody is and who stands in the way.
 */
export interface Claim {
  /** What is compared: folded, with the kind of name in front. */
  readonly key: string;
  readonly recipient: RecipientId;
  readonly name: RecipientKey;
  /** The accepted domain that the claim stands on; empty where there is none. */
  readonly domain: string;
}

export function claimKey(key: RecipientKey): string {
  switch (key.kind) {
    case 'guid':
      return `guid:${key.value.toLowerCase()}`;
    case 'anchor':
      return `anchor:${key.value}`;
    case 'upn':
      return `address:smtp:${foldText(key.value)}`;
    case 'address':
      return `address:${(key.type ?? 'smtp').toLowerCase()}:${foldText(key.value)}`;
    default:
      return `${key.kind}:${foldText(key.value)}`;
  }
}

/** Does the key name this recipient? A sign-in name and an address lie under one key. */
export function keyMatches(key: RecipientKey, recipient: Recipient): boolean {
  if (key.kind !== 'upn') return true;
  return recipient.upn !== null && foldText(recipient.upn) === foldText(key.value);
}

export function domainOf(address: string): string {
  return foldText(address.slice(address.lastIndexOf('@') + 1));
}

export function claimsOf(recipient: Recipient): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  const add = (name: RecipientKey, domain = '') => {
    const key = claimKey(name);
    if (!claims.has(key)) claims.set(key, { key, recipient: recipient.recipient, name, domain });
  };
  add({ kind: 'guid', value: recipient.guid });
  add({ kind: 'name', value: recipient.name });
  if (recipient.alias !== null) add({ kind: 'alias', value: recipient.alias });
  if (recipient.anchor !== null) add({ kind: 'anchor', value: recipient.anchor });
  if (recipient.upn !== null) add({ kind: 'upn', value: recipient.upn }, domainOf(recipient.upn));
  for (const { type, address } of recipient.addresses) {
    add({ kind: 'address', type, value: address }, type === 'smtp' ? domainOf(address) : '');
  }
  if (recipient.targetAddress !== null) add({ kind: 'address', value: recipient.targetAddress });
  return claims;
}

export interface RecipientWrite {
  readonly before: Recipient | undefined;
  readonly after: Recipient;
}

export interface ClaimPlan {
  readonly release: readonly Claim[];
  readonly take: readonly Claim[];
}

/**
 * Whether everything by which it is found stays: a mailbox that becomes ready, or a deletion, moves no claim and no word. Attributes and
 * addresses are the same objects where a change leaves them alone.
 */
export function keepsNames(before: Recipient, after: Recipient): boolean {
  return (
    before.guid === after.guid &&
    before.name === after.name &&
    before.displayName === after.displayName &&
    before.alias === after.alias &&
    before.anchor === after.anchor &&
    before.upn === after.upn &&
    before.targetAddress === after.targetAddress &&
    before.addresses === after.addresses &&
    before.attributes === after.attributes
  );
}

/** What a batch gives up and takes, seen after the whole batch. */
export function planClaims(writes: readonly RecipientWrite[]): ClaimPlan {
  const release: Claim[] = [];
  const take = new Map<string, Claim>();
  const byId = new Map(writes.map(({ after }) => [after.recipient, after]));
  for (const { before, after } of writes) {
    if (before !== undefined && keepsNames(before, after)) continue;
    const held = before === undefined ? new Map<string, Claim>() : claimsOf(before);
    const wanted = claimsOf(after);
    for (const claim of held.values()) {
      // A row also says which domain it stands on, so a claim on another footing is taken anew.
      if (wanted.get(claim.key)?.domain !== claim.domain) release.push(claim);
    }
    for (const claim of wanted.values()) {
      if (held.get(claim.key)?.domain === claim.domain) continue;
      const rival = byId.get(take.get(claim.key)?.recipient ?? after.recipient);
      if (rival && rival.recipient !== after.recipient) throw keyTaken(claim.name, rival);
      take.set(claim.key, claim);
    }
  }
  return { release, take: [...take.values()] };
}

/** Refuses a plan whose names others hold, or whose addresses lie outside of the tenant's proved domains. */
export function checkClaims(
  plan: ClaimPlan,
  holders: ReadonlyMap<string, Recipient>,
  domains: readonly AcceptedDomain[],
): void {
  const released = new Map(plan.release.map(({ key, recipient }) => [key, recipient]));
  const accepted = new Map(domains.map((domain) => [domain.domain, domain]));
  for (const claim of plan.take) {
    const holder = holders.get(claim.key);
    if (holder !== undefined && released.get(claim.key) !== holder.recipient) {
      throw keyTaken(claim.name, holder);
    }
    if (claim.domain === '') continue;
    const domain = accepted.get(claim.domain);
    if (domain === undefined) throw domainNotAccepted(claim.name.value, claim.domain, domains);
    if (domain.verifiedAt === null) throw addressDomainUnproved(claim.name.value, domain);
  }
}

export function checkBatch(size: number, limit: number): void {
  if (size <= limit) return;
  throw new AppError({
    kind: 'limit',
    code: 'store.directory.batchTooLarge',
    message: `${size} recipients were given at once, but one transaction takes ${limit}. Split the batch.`,
    details: { size, limit },
  });
}
