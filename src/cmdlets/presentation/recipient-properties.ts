/** What recipients of all kinds show, under Exchange's names. */
import type { Recipient, RecipientKind } from '../../store/ports/directory-model.ts';
import { DateTimeValue, type Value } from '../../wire/powershell-language/index.ts';

interface TypeNames {
  readonly recipientType: string;
  readonly details: string;
}

export const typesByKind: Readonly<Record<RecipientKind, TypeNames>> = {
  user: { recipientType: 'User', details: 'User' },
  userMailbox: { recipientType: 'UserMailbox', details: 'UserMailbox' },
  sharedMailbox: { recipientType: 'UserMailbox', details: 'SharedMailbox' },
  roomMailbox: { recipientType: 'UserMailbox', details: 'RoomMailbox' },
  equipmentMailbox: { recipientType: 'UserMailbox', details: 'EquipmentMailbox' },
  publicFolderMailbox: { recipientType: 'UserMailbox', details: 'PublicFolderMailbox' },
  mailUser: { recipientType: 'MailUser', details: 'MailUser' },
  mailContact: { recipientType: 'MailContact', details: 'MailContact' },
  contact: { recipientType: 'Contact', details: 'Contact' },
  distributionGroup: {
    recipientType: 'MailUniversalDistributionGroup',
    details: 'MailUniversalDistributionGroup',
  },
  mailSecurityGroup: { recipientType: 'MailUniversalSecurityGroup', details: 'MailUniversalSecurityGroup' },
  securityGroup: { recipientType: 'Group', details: 'UniversalSecurityGroup' },
  group: { recipientType: 'Group', details: 'UniversalDistributionGroup' },
};

export const recipientTypeDetails = [...new Set(Object.values(typesByKind).map(({ details }) => details))];

export function kindsWithDetails(details: readonly string[]): RecipientKind[] {
  const wanted = new Set(details);
  return recipientKindNames.filter((kind) => wanted.has(typesByKind[kind].details));
}

export function kindsWithType(types: readonly string[]): RecipientKind[] {
  const wanted = new Set(types);
  return recipientKindNames.filter((kind) => wanted.has(typesByKind[kind].recipientType));
}

export const recipientTypes = [
  ...new Set(Object.values(typesByKind).map(({ recipientType }) => recipientType)),
];

const recipientKindNames = Object.keys(typesByKind) as RecipientKind[];

export const date = (ms: number | null): Value => (ms === null ? null : DateTimeValue.fromUnixMs(ms));

/** In Exchange's spelling: the primary address of a type has the type's name in capitals. */
export function proxyAddresses({ addresses, targetAddress }: Recipient): Value {
  const own = addresses.map(
    ({ type, address, primary }) => `${primary ? type.toUpperCase() : type}:${address}`,
  );
  const isElsewhere = targetAddress !== null && !addresses.some(({ type }) => type === 'smtp');
  // Whoever has no address here is reached at the external one.
  return isElsewhere ? [`SMTP:${targetAddress}`, ...own] : own;
}

export function primarySmtpAddress({ addresses, targetAddress }: Recipient): string {
  const primary = addresses.find(({ type, primary: isPrimary }) => type === 'smtp' && isPrimary);
  return primary?.address ?? targetAddress ?? '';
}
