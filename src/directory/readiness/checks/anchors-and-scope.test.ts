import {
  contactWith,
  dedicated,
  describeCharacters,
  describeObjectCheck,
  describeValueCheck,
  doc,
  groupWith,
  multiTenant,
  objectWith,
  right,
  userWith,
  type ValueRow,
  wrong,
} from '../test-checks.ts';

const letters = (count: number): string => 'a'.repeat(count);
const guidAnchor = 'JZ+0T/gqXkuTk1i5+nFCvQ==';

describeValueCheck('sourceAnchor.length', {
  [doc]: [
    right(letters(59)),
    wrong(letters(60)),
    // Hyphens count as three.
    right(`${letters(56)}-`),
    wrong(`${letters(57)}-`),
    right(guidAnchor),
  ],
});
describeCharacters(
  'sourceAnchor.characters',
  doc,
  '\\!#$%&*+/=?^`{}|~<>()\';:,[]"@_',
  (character) => `a${character}b`,
);
describeValueCheck('sourceAnchor.characters', {
  [doc]: [right('E12345-6.7'), right(guidAnchor), wrong('kim@contoso.com'), wrong('a_b')],
});

const many = (count: number): Uint8Array[] => Array.from({ length: count }, () => new Uint8Array(4));
for (const attribute of ['userCertificate', 'userSMIMECertificate']) {
  describeObjectCheck(`${attribute}.count`, {
    [doc]: {
      'is right with 15': { object: userWith({ [attribute]: many(15) }), found: [] },
      'is too much with 16': { object: userWith({ [attribute]: many(16) }), found: [[null, undefined]] },
    },
  });
}

const members = (count: number): string[] => new Array<string>(count).fill('CN=Kim,DC=contoso,DC=com');
describeObjectCheck('member.count', {
  [doc]: {
    'is right with 249,999': { object: groupWith({ member: members(249_999) }), found: [] },
    'is too much with 250,000': {
      object: groupWith({ member: members(250_000) }),
      found: [[null, undefined]],
    },
  },
});

const distribution = '2';
const security = '-2147483646';
describeObjectCheck('proxyAddresses.missing', {
  [doc]: {
    'is right of a contact with a primary address': {
      object: contactWith({ proxyAddresses: ['SMTP:kim@fabrikam.com'] }),
      found: [],
    },
    'is right of a contact with mail and another address': {
      object: contactWith({ mail: 'kim@fabrikam.com', proxyAddresses: ['smtp:k@fabrikam.com'] }),
      found: [],
    },
    'leaves out a contact without addresses': {
      object: contactWith({ mail: 'kim@fabrikam.com' }),
      found: [[null, undefined]],
    },
    'leaves out a contact with neither primary address nor mail': {
      object: contactWith({ proxyAddresses: ['smtp:k@fabrikam.com'] }),
      found: [[null, undefined]],
    },
    'leaves out a distribution group without addresses': {
      object: groupWith({ groupType: distribution }),
      found: [[null, undefined]],
    },
    'leaves out one with neither': {
      object: groupWith({ groupType: '8', proxyAddresses: ['X500:/o=a'] }),
      found: [[null, undefined]],
    },
    'takes a security group as it is': { object: groupWith({ groupType: security }), found: [] },
    'takes a group of a directory without types': { object: groupWith(), found: [] },
  },
});

const critical = {
  'leaves out what is TRUE': {
    object: userWith({ isCriticalSystemObject: 'TRUE' }),
    found: [['TRUE', undefined] as const],
  },
  'takes what is FALSE': { object: userWith({ isCriticalSystemObject: 'FALSE' }), found: [] },
  'takes what says nothing': { object: userWith({ cn: 'Administrator Kim' }), found: [] },
};
describeObjectCheck('isCriticalSystemObject.excluded', {
  [doc]: critical,
  [multiTenant]: critical,
  [dedicated]: critical,
});

const conflictDn = 'CN=Kim\\0ACNF:0c2f1a52-7a40-4f4e-9d8b-7a2d5b1f6e11,OU=Seoul,DC=contoso,DC=local';
const conflict = {
  'leaves out the loser of a conflict': {
    object: userWith({}, conflictDn),
    found: [[conflictDn, undefined] as const],
  },
  'takes others': { object: userWith(), found: [] },
};
describeObjectCheck('distinguishedName.conflict', {
  [doc]: conflict,
  [multiTenant]: conflict,
  [dedicated]: conflict,
});

const missing = {
  'leaves out a user without one': {
    object: userWith({ sAMAccountName: undefined }),
    found: [[null, undefined] as const],
  },
  'takes one with it': { object: userWith(), found: [] },
  'takes people of other directories': { object: objectWith({ objectClass: ['inetOrgPerson'] }), found: [] },
};
describeObjectCheck('sAMAccountName.missing', {
  [doc]: missing,
  [multiTenant]: missing,
  [dedicated]: missing,
});

const accounts: ValueRow[] = [
  right('terrya'),
  right('AADkim'),
  right('kim_aad_'),
  right('Guest Kim'),
  right('Administrator'),
  right('CAS_seoul'),
  wrong('AAD_1a2b3c4d5e6f'),
  wrong('MSOL_1a2b3c4d5e6f'),
  wrong('msol_1a2b3c4d5e6f'),
  wrong('SUPPORT_388945a0'),
  right('SUPPORT_388945a1'),
  wrong('CAS_{0123456789abcdef}'),
  right('MSOL_Users', { object: groupWith() }),
  wrong('MSOL_AD_Sync_RichCoexistence', undefined, { object: groupWith() }),
];
describeValueCheck('sAMAccountName.excluded', {
  [doc]: accounts,
  [multiTenant]: accounts,
  [dedicated]: accounts,
});

const aliases: ValueRow[] = [
  right('kim'),
  right('SystemMailbox'),
  wrong('SystemMailbox{1f05a927-5d5d-4a3b-8b0a-2b6a1a0b1c2d}'),
  right('SystemMailbox{1}', { object: contactWith() }),
  wrong('CAS_{1f05a9275d5d4a3b}'),
  wrong('CAS_{1f05a9275d5d4a3b}', undefined, { object: contactWith() }),
  right('CAS_seoul'),
];
describeValueCheck('mailNickname.excluded', { [doc]: aliases, [multiTenant]: aliases, [dedicated]: aliases });

/** The bits of Connect's mask 0x21C07000, each in decimal as LDAP gives it, and their neighbours. */
const types: ValueRow[] = [
  ...['1', '2', '4', '16', '32', '64', '128', '2048', '32768', '65536', '2147483648', '34359738368'].map(
    (value) => right(value),
  ),
  ...['4096', '8192', '16384', '4194304', '8388608', '16777216', '536870912'].map((value) => wrong(value)),
  wrong('2147487744'),
  wrong('-2147479552'),
  right('0x21C07000'),
  right('1073741824'),
  wrong('1073741824', undefined, { object: groupWith() }),
  right('8388608', { object: groupWith() }),
  right('9'.repeat(40)),
];
describeValueCheck('msExchRecipientTypeDetails.excluded', {
  [doc]: types,
  [multiTenant]: types,
  [dedicated]: types,
});
