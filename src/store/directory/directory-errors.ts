import { AppError } from '../../base/errors.ts';
import type { RecipientId, TenantId } from '../../base/ids.ts';
import type {
  AcceptedDomain,
  MailboxState,
  Recipient,
  RecipientKey,
  Tenant,
  TenantState,
} from '../ports/directory-model.ts';

/** What every store answers to the same mistake, in the same words. */

export function tenantNotFound(tenant: TenantId): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'organization.notFound',
    message: `There is no organisation ${tenant}. It may have been removed; list the organisations again.`,
    details: { tenant },
  });
}

export function tenantNotActive(tenant: Pick<Tenant, 'name' | 'state'>): AppError {
  const advice =
    tenant.state === 'softDeleted' ? 'Restore the organisation first.' : 'It can no longer be restored.';
  return new AppError({
    kind: 'conflict',
    code: 'organization.notActive',
    message: `The organisation "${tenant.name}" was deleted, so nothing in it can be changed. ${advice}`,
    details: { name: tenant.name, state: tenant.state },
  });
}

export function tenantNameTaken(name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'organization.name.taken',
    message: `There is already an organisation called "${name}" (case makes no difference). Choose another name.`,
    details: { name },
  });
}

export function tenantIsThere(tenant: Pick<Tenant, 'name' | 'guid'>): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'organization.guid.taken',
    message: `The organisation is here already, under the name "${tenant.name}". Remove it first, or restore single mailboxes into it.`,
    details: { name: tenant.name, guid: tenant.guid },
  });
}

export function tenantStepRefused(tenant: Pick<Tenant, 'name' | 'state'>, to: TenantState): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'organization.state.refused',
    message: `The organisation "${tenant.name}" is ${tenant.state} and cannot become ${to} from there.`,
    details: { name: tenant.name, state: tenant.state, to },
  });
}

/** The other organisation is not named: that would tell a stranger who the platform's customers are. */
export function domainTaken(domain: AcceptedDomain, asker: TenantId | undefined): AppError {
  const own = domain.tenant === asker;
  return new AppError({
    kind: 'conflict',
    code: own ? 'domain.exists' : 'domain.takenElsewhere',
    message: own
      ? `${domain.displayName} is already an accepted domain of this organisation.`
      : `${domain.displayName} belongs to another organisation on this platform. If it is yours, ask the platform's administrator to have it released there, then add it again.`,
    details: { domain: domain.domain },
  });
}

export function domainNotFound(domain: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'domain.notFound',
    message: `${domain} is not an accepted domain of this organisation. Add it, or check its spelling.`,
    details: { domain },
  });
}

export function domainIsDefault(domain: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'domain.isDefault',
    message: `${domain} is the organisation's default domain. Make another domain the default first.`,
    details: { domain },
  });
}

export function domainInUse(domain: string, holders: readonly Recipient[]): AppError {
  const names = holders.map(describe);
  return new AppError({
    kind: 'conflict',
    code: 'domain.inUse',
    message: `${domain} still has addresses or sign-in names, among them those of ${names.join(', ')}. Change them, or purge deleted recipients, then remove the domain.`,
    details: { domain, holders: names },
  });
}

export function domainUnproved(domain: AcceptedDomain): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'domain.unproved',
    message: `${domain.displayName} is not proved to be yours yet. Publish its TXT record, then run: Confirm-AcceptedDomain ${domain.displayName}`,
    details: { domain: domain.domain },
  });
}

export function domainNotAccepted(
  address: string,
  domain: string,
  accepted: readonly AcceptedDomain[],
): AppError {
  const known = accepted.map((each) => each.displayName).slice(0, 10);
  return new AppError({
    kind: 'invalid',
    code: 'recipient.address.domainNotAccepted',
    message: `You can't use the domain "${domain}" of "${address}" because it's not an accepted domain for your organization, which has ${known.join(', ')}. Use one of these, or add the domain first: New-AcceptedDomain ${domain}.`,
    details: { address, domain, accepted: known },
  });
}

export function addressDomainUnproved(address: string, domain: AcceptedDomain): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'recipient.address.domainUnproved',
    message: `"${address}" cannot be given out: ${domain.displayName} is not proved to be yours yet. Publish its TXT record, then run: Confirm-AcceptedDomain ${domain.displayName}`,
    details: { address, domain: domain.domain },
  });
}

export function recipientNotFound(recipient: RecipientId): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'recipient.notFound',
    message: `There is no recipient ${recipient} in this organisation. It may have been purged; look it up again.`,
    details: { recipient },
  });
}

/** As Exchange calls them. */
const properties = {
  guid: 'Guid',
  alias: 'Alias',
  anchor: 'ImmutableId',
  upn: 'UserPrincipalName',
} as const satisfies Partial<Record<RecipientKey['kind'], string>>;

export function keyTaken(key: RecipientKey, holder: Recipient): AppError {
  const advice =
    holder.deletedAt === null
      ? ''
      : ' It was deleted and can still be restored: restore it, or purge it to free what it holds.';
  return new AppError({
    kind: 'conflict',
    code: `recipient.${key.kind}.taken`,
    message: takenMessage(key, describe(holder)) + advice,
    details: {
      [key.kind]: key.value,
      holder: holder.name,
      holderGuid: holder.guid,
      holderKind: holder.kind,
      holderDeleted: holder.deletedAt !== null,
    },
  });
}

/** In Exchange's words, which administrators and their scripts know. */
function takenMessage(key: RecipientKey, holder: string): string {
  switch (key.kind) {
    case 'name':
      return `The name "${key.value}" is already being used by ${holder}. Please try another name.`;
    case 'address':
      return `The proxy address "${(key.type ?? 'smtp').toUpperCase()}:${key.value}" is already being used by the proxy addresses or the sign-in name of ${holder}. Please choose another proxy address.`;
    default:
      return `The value "${key.value}" of property "${properties[key.kind]}" is used by another recipient object, ${holder}. Please specify a unique value.`;
  }
}

function describe(recipient: Recipient): string {
  return `"${recipient.displayName}" (${recipient.kind}${recipient.deletedAt === null ? '' : ', deleted'})`;
}

export function recipientChanged(recipient: Recipient, unchangedSince: number): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'recipient.changed',
    message: `${describe(recipient)} was changed by someone else meanwhile. Read it again and repeat the change.`,
    details: { recipient: recipient.guid, unchangedSince, changeNo: recipient.changeNo },
  });
}

export function mailboxStepRefused(
  recipient: Recipient,
  from: MailboxState | 'none',
  to: MailboxState | 'none',
): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'recipient.mailbox.state',
    message: `The mailbox of ${describe(recipient)} is ${from} and cannot become ${to} from there.`,
    details: { recipient: recipient.guid, from, to },
  });
}

export function recipientNotPurgeable(recipient: Recipient): AppError {
  const why =
    recipient.deletedAt === null
      ? 'is not deleted. Delete it first.'
      : 'still has a mailbox. Remove the mailbox first.';
  return new AppError({
    kind: 'conflict',
    code: 'recipient.purge.refused',
    message: `${describe(recipient)} cannot be purged: it ${why}`,
    details: { recipient: recipient.guid },
  });
}

export function notAGroup(recipient: Recipient): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'group.notAGroup',
    message: `${describe(recipient)} is not a group, so it has no members.`,
    details: { recipient: recipient.guid },
  });
}

export function settingChanged(key: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'platform.setting.changed',
    message: `The platform setting "${key}" was changed by someone else meanwhile. Read it again.`,
    details: { key },
  });
}
