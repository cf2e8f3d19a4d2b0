import type { SpaceObject } from '../space/space-object.ts';
import type { SyncedClass } from './attribute-flow.ts';

/** Why an object is out of the scope of synchronisation, by the filters of Entra Connect. */
export type OutOfScope =
  | 'class'
  | 'critical'
  | 'replicationConflict'
  | 'serviceAccount'
  | 'systemMailbox'
  | 'noAccountName'
  | 'noMail';

/** Arbitration, discovery, monitoring, health, … mailboxes of Exchange itself. */
const systemRecipientTypes = 0x21c07000;
const serviceAccounts = /^(?:aad_|msol_)|^(?:support_388945a0|krbtgt)$/i;
const systemNicknames =
  /^(?:systemmailbox\{|healthmailbox|cas_.*\}$|discoverysearchmailbox|federatedemail\.)/i;
const securityGroup = 0x8000_0000;
const hasAt = /^(?:smtp:)?[^@\s]+@[^@\s]+$/i;

export function isSecurityGroup(group: SpaceObject): boolean {
  // A signed 32-bit number; what is no group of Active Directory has none, and carries no rights there.
  return ((group.number('groupType') >>> 0) & securityGroup) !== 0;
}

export function hasMail(object: SpaceObject): boolean {
  const proxies = object.texts('proxyAddresses').filter((text) => /^smtp:/i.test(text));
  return [object.text('mail') ?? '', ...proxies].some((text) => hasAt.test(text.trim()));
}

/** `undefined` where it is in scope. */
export function outOfScope(object: SpaceObject): OutOfScope | undefined {
  const { objectClass, dn } = object;
  if (objectClass === 'other') return 'class';
  if (object.text('isCriticalSystemObject')?.toUpperCase() === 'TRUE') return 'critical';
  if (dn.includes('\\0ACNF:') || dn.includes('\nCNF:')) return 'replicationConflict';
  const account = object.text('sAMAccountName') ?? '';
  if (serviceAccounts.test(account)) return 'serviceAccount';
  const recipientType = BigInt(object.number('msExchRecipientTypeDetails'));
  if ((recipientType & BigInt(systemRecipientTypes)) !== 0n) return 'systemMailbox';
  if (systemNicknames.test(object.text('mailNickname') ?? '')) return 'systemMailbox';
  return outOfScopeOf[objectClass](object);
}

const outOfScopeOf: Readonly<Record<SyncedClass, (object: SpaceObject) => OutOfScope | undefined>> = {
  user: (user) => (hasAccountName(user) ? undefined : 'noAccountName'),
  contact: (contact) => {
    return hasMail(contact) || hasAt.test(contact.text('targetAddress') ?? '') ? undefined : 'noMail';
  },
  // Security groups come without mail too; what is for mail alone and has none is of no use.
  group: (group) =>
    hasMail(group) || isSecurityGroup(group) || !isOfActiveDirectory(group) ? undefined : 'noMail',
};

/** OpenLDAP's people have a uid, and those of a file perhaps no more than an address. */
function hasAccountName(user: SpaceObject): boolean {
  return ['sAMAccountName', 'uid', 'userPrincipalName', 'mail'].some((name) => user.text(name) !== undefined);
}

function isOfActiveDirectory(group: SpaceObject): boolean {
  return group.text('groupType') !== undefined;
}
