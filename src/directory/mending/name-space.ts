/** Values that no two objects may hold, made comparable. */

/** Attributes of one space are compared with each other: nobody signs in with another's address. */
const spaces: Readonly<Record<string, string>> = {
  mail: 'address',
  proxyaddresses: 'address',
  targetaddress: 'address',
  userprincipalname: 'address',
  mailnickname: 'mailNickname',
  samaccountname: 'sAMAccountName',
};

export const uniqueAttributes = [
  'mail',
  'proxyAddresses',
  'targetAddress',
  'userPrincipalName',
  'mailNickname',
  'sAMAccountName',
] as const;

/** Undefined of a value that others may hold as well. */
export function uniqueKeyOf(attribute: string, value: string): string | undefined {
  const name = attribute.toLowerCase();
  const space = spaces[name];
  if (space === undefined) return undefined;
  const folded = value.normalize('NFC').toLowerCase();
  if (name !== 'proxyaddresses' && name !== 'targetaddress') return `${space} ${folded}`;
  const [, type = 'smtp', address = folded] = /^([a-z0-9-]+):(.*)$/s.exec(folded) ?? [];
  // An address of another kind is compared with its like alone.
  return type === 'smtp' ? `${space} ${address}` : `${type} ${address}`;
}

/** The address in a key of the space of addresses. */
export function addressIn(key: string): string | undefined {
  return key.startsWith('address ') ? key.slice('address '.length) : undefined;
}
