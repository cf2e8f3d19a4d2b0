/** Made-up people as LDIF, the same for the same number. */
const surnames = ['김', '이', '박', '최', 'Adams', 'Berg', 'Costa', 'Dubois'];
const units = ['Sales', 'Finance', '연구', 'Support'];

export interface PeopleKind {
  readonly classes: readonly string[];
  /** Of one person. */
  attributes(number: number): readonly (readonly [string, string])[];
  /** Of their unit. */
  readonly unit: string;
}

export const activeDirectoryPeople: PeopleKind = {
  classes: ['user'],
  unit: 'ou=people',
  attributes: (number) => [
    ['sAMAccountName', `user${number}`],
    ['userPrincipalName', `user${number}@contoso.local`],
    ['proxyAddresses', `SMTP:user${number}@contoso.com`],
    ['proxyAddresses', `smtp:u${number}@contoso.com`],
    ['mailNickname', `user${number}`],
    ...common(number),
  ],
};

export const openLdapPeople: PeopleKind = {
  classes: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'],
  unit: 'ou=people',
  attributes: (number) => [
    ['cn', `Person ${number}`],
    ['uid', `user${number}`],
    ['employeeNumber', String(number)],
    ['l', 'Seoul'],
    ['postalCode', '04524'],
    ...common(number),
  ],
};

function common(number: number): readonly (readonly [string, string])[] {
  const surname = surnames[number % surnames.length] ?? '';
  return [
    ['sn', surname],
    ['givenName', `Given ${number}`],
    ['displayName', `${surname} Given ${number}`],
    ['mail', `user${number}@contoso.com`],
    ['title', 'Clerk'],
    ['departmentNumber', units[number % units.length] ?? ''],
    ['telephoneNumber', `+82 2 ${String(number).padStart(8, '0')}`],
    ['description', `Somebody whose number is ${number}`],
  ];
}

/** Below the base, which is not among them. */
export function peopleLdif(kind: PeopleKind, base: string, count: number): string {
  const records = [`dn: ${kind.unit},${base}\nobjectClass: organizationalUnit\nou: people\n`];
  const classes = kind.classes.map((name) => `objectClass: ${name}\n`).join('');
  for (let number = 0; number < count; number += 1) {
    const lines = kind.attributes(number).map(([name, value]) => `${name}: ${value}\n`);
    records.push(`dn: cn=Person ${number},${kind.unit},${base}\n${classes}${lines.join('')}`);
  }
  return records.join('\n');
}
