import { AppError } from '../base/errors.ts';
import type { Tenant } from '../store/ports/directory-model.ts';
import { maxDurationDays, maxRelationships, type Relationship } from './relationship.ts';

const shown = (text: string): string => text.trim().slice(0, 100);
const day = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export function relationshipNotFound(identity: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'partner.relationship.notFound',
    message: `There is no partner relationship "${shown(identity)}". Get-PartnerRelationship lists yours; one that a partner offers you is named by the whole identity that the partner told you.`,
    details: { identity: shown(identity) },
  });
}

export function relationshipAmbiguous(name: string, count: number): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'partner.relationship.ambiguous',
    message: `${count} partner relationships are called "${shown(name)}". Give the whole identity of the one you mean, as Get-PartnerRelationship | Format-List shows it.`,
    details: { identity: shown(name) },
  });
}

export function notPartner({ name }: Tenant): AppError {
  return new AppError({
    kind: 'denied',
    code: 'partner.notEnabled',
    message: `${name} is no partner on this platform. Its owner makes it one: Set-Organization ${name} -IsPartner $true`,
    details: { organization: name },
  });
}

export function relationshipExists(displayName: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'partner.relationship.exists',
    message: `There is a partner relationship "${displayName}" already. Give this one another name with -DisplayName, or end the other with Remove-PartnerRelationship.`,
    details: { displayName },
  });
}

export function tooManyRelationships(): AppError {
  return new AppError({
    kind: 'limit',
    code: 'partner.relationship.tooMany',
    message: `There are ${maxRelationships} relationships already. Remove those that have ended with Remove-PartnerRelationship.`,
  });
}

export function badDuration(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'partner.duration',
    message: `A granular relationship lasts 1 to ${maxDurationDays} days. Give -Duration 365, or leave it out for ${maxDurationDays}.`,
  });
}

export function durationWithoutRoles(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'partner.duration.delegatedAdmin',
    message:
      'Delegated administration without named roles has no end date. Name the roles as well (-Role "Help Desk"), or leave -Duration out.',
  });
}

export function badRole(name: string, known: readonly string[]): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'partner.role',
    message: `"${shown(name)}" is no role that a partner can be given. Name built-in role groups or roles: ${known.join(', ')}.`,
    details: { role: shown(name) },
  });
}

export function tooMany(what: string, limit: number): AppError {
  return new AppError({
    kind: 'limit',
    code: 'partner.tooMany',
    message: `A relationship names ${limit} ${what} at most. Name fewer.`,
    details: { limit },
  });
}

export function ownPartner(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'partner.self',
    message:
      'An organisation cannot be its own partner. Sign in as an administrator of the customer to approve.',
  });
}

export function cannotApprove({ status }: Relationship): AppError {
  const why = {
    active: 'It is in force already.',
    expired: 'It has expired: ask the partner for a new one.',
    terminated: 'It was ended: ask the partner for a new one.',
    approvalPending: 'It is meant for another organisation.',
  }[status];
  return new AppError({
    kind: 'conflict',
    code: 'partner.approve',
    message: `This relationship cannot be approved. ${why}`,
  });
}

export function alreadyEnded({ offer, grant }: Relationship): AppError {
  const ended = offer?.ended ?? grant?.ended;
  const when = ended ? ` on ${day(ended.at)} by ${ended.by}` : '';
  return new AppError({
    kind: 'conflict',
    code: 'partner.relationship.ended',
    message: `This relationship was ended already${when}. It stays in the list so that everybody can see that.`,
  });
}

export function notYours(): AppError {
  return new AppError({
    kind: 'denied',
    code: 'partner.relationship.otherSide',
    message:
      'Its name and the groups of staff are for the partner to change. The customer approves a relationship or ends it: Remove-PartnerRelationship.',
  });
}

/** Of the person who opens a session for the customer, or has one open. */
export function accessEnded(partner: Tenant, customer: Tenant, relationship: Relationship): AppError {
  const { offer, grant } = relationship;
  const name = `"${grant?.displayName ?? offer?.displayName ?? ''}"`;
  const between = `between ${partner.name} and ${customer.name}`;
  const told = (): string => {
    if (grant?.ended) return `${customer.name} ended the relationship ${name} on ${day(grant.ended.at)}.`;
    if (offer?.ended)
      return `${partner.name} ended the relationship ${name} with ${customer.name} on ${day(offer.ended.at)}.`;
    if (relationship.status === 'expired' && grant?.expiresAt != null) {
      return `The relationship ${name} ${between} expired on ${day(grant.expiresAt)}.`;
    }
    return `There is no relationship ${between} any more.`;
  };
  return new AppError({
    kind: 'denied',
    code: `partner.access.${relationship.status}`,
    message: `You may not administer ${customer.name}: ${told()} New-PartnerRelationship asks for a new one, which an administrator of ${customer.name} approves.`,
    details: { customer: customer.name },
  });
}

export function notInAccessGroups(customer: Tenant): AppError {
  return new AppError({
    kind: 'denied',
    code: 'partner.access.group',
    message: `You may not administer ${customer.name}: you are in none of the groups of staff that the relationship names. Get-PartnerRelationship shows them; an administrator of your organisation adds you to one, or changes them with Set-PartnerRelationship -AccessGroup.`,
    details: { customer: customer.name },
  });
}
