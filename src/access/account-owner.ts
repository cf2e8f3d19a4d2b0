import { isGroupKind, type Recipient, type Tenant } from '../store/ports/directory-model.ts';
import type { AccountPrincipal } from './principal.ts';

/** Whether passwords and tokens can belong to it at all: it has a sign-in name and stands for somebody. */
export function canHaveAccount({ kind, upn }: Recipient): boolean {
  return upn !== null && kind !== 'mailContact' && !isGroupKind(kind);
}

/** Who signs in with this recipient; undefined where nobody may. */
export function findPrincipal(organization: Tenant, recipient: Recipient): AccountPrincipal | undefined {
  const { upn, deletedAt, attributes } = recipient;
  const isOpen = organization.state === 'active' && deletedAt === null && attributes.accountDisabled !== true;
  if (!isOpen || upn === null || !canHaveAccount(recipient)) return undefined;
  return {
    kind: 'account',
    name: upn,
    tenant: organization.tenant,
    recipient: recipient.recipient,
    guid: recipient.guid,
  };
}

/** What a password must not contain. */
export function namesOf({ name, displayName, alias, upn }: Recipient): string[] {
  const whole = [name, displayName, alias ?? '', upn?.split('@')[0] ?? ''];
  return [...new Set([...whole, ...displayName.split(/[\s.,_-]+/)])];
}
