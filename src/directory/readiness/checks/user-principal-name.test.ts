import {
  asciiWhiteSpace,
  describeCharacters,
  describeObjectCheck,
  describeValueCheck,
  doc,
  multiTenant,
  objectWith,
  right,
  userWith,
  type ValueRow,
  wrong,
} from '../test-checks.ts';

const letters = (count: number): string => 'a'.repeat(count);
/** Of that many characters behind the @. */
const domain = (length: number): string => `${'b'.repeat(length - 4)}.com`;

const lengths = [
  right(`${letters(64)}@${domain(48)}`),
  wrong(`${letters(65)}@${domain(48)}`, `${letters(64)}@${domain(48)}`),
  wrong(`${letters(63)}.b@${domain(48)}`, `${letters(63)}@${domain(48)}`),
  right(`kim@${domain(109)}`),
  wrong(`kim@${domain(110)}`, `ki@${domain(110)}`),
  wrong(`k@${domain(113)}`, undefined),
];
describeValueCheck('userPrincipalName.length', { [doc]: lengths, [multiTenant]: lengths });

describeValueCheck('userPrincipalName.localLength', {
  [doc]: [
    right(`${letters(64)}@contoso.com`),
    wrong(`${letters(65)}@contoso.com`, `${letters(64)}@contoso.com`),
    wrong(`${letters(62)}..bc@contoso.com`, `${letters(62)}@contoso.com`),
  ],
});

describeValueCheck('userPrincipalName.domainLength', {
  [doc]: [
    right(`kim@${domain(48)}`),
    wrong(`kim@${domain(49)}`, 'kim@contoso.com'),
    wrong(`kim@${domain(49)}`, undefined, { context: { verifiedDomains: new Set([domain(49)]) } }),
  ],
});

const banned = `${asciiWhiteSpace}\\%&*+/=?{}|<>();:,[]"`;
const inLocalPart = (character: string): string => `a${character}b@contoso.com`;
describeCharacters('userPrincipalName.characters', doc, banned, inLocalPart);
describeCharacters('userPrincipalName.characters', multiTenant, `${banned}'`, inLocalPart);
describeValueCheck('userPrincipalName.characters', {
  [doc]: [
    right("k'i.m-_!#^~9@contoso.com"),
    wrong('kim terry@contoso.com', 'kimterry@contoso.com'),
    wrong('kim@contoso.com ', 'kim@contoso.com'),
    wrong('kim\u00a0@contoso.com', 'kim@contoso.com'),
    wrong('(%)', undefined),
  ],
  [multiTenant]: [wrong("o'brien@contoso.com", 'obrien@contoso.com')],
});

describeCharacters('userPrincipalName.unlistedCharacters', doc, '$`', inLocalPart);
describeValueCheck('userPrincipalName.unlistedCharacters', {
  [doc]: [right('kim@contoso.com'), wrong('kim$@contoso.com', 'kim@contoso.com'), wrong('$`', undefined)],
});

const nonAscii: ValueRow[] = [
  right('kim@contoso.com'),
  wrong('김철수@contoso.com', 'gimcheolsu@contoso.com'),
  wrong('müller@contoso.com', 'muller@contoso.com'),
  wrong('Łukasz@contoso.com', 'Lukasz@contoso.com'),
  wrong('王小明@contoso.com', 'terrya@contoso.com'),
  wrong('王小明@contoso.com', undefined, { object: objectWith({}) }),
  wrong('kim@한국.한국', 'kim@xn--3e0b707e.xn--3e0b707e'),
  right('kim\u3000@contoso.com'),
];
describeValueCheck('userPrincipalName.nonAscii', {
  [doc]: nonAscii.filter(({ object }) => object === undefined),
  [multiTenant]: [...'äëïöüÿÄÖÜ'].map((letter) =>
    wrong(`k${letter}m@contoso.com`, `k${letter.normalize('NFD').charAt(0)}m@contoso.com`),
  ),
});

const formats: ValueRow[] = [
  right('kim@contoso.com'),
  wrong('kim', 'kim@contoso.com'),
  wrong('', 'terrya@contoso.com'),
  wrong('@contoso.com', 'terrya@contoso.com'),
  wrong('kim@', 'kim@contoso.com'),
  wrong('kim@@contoso.com', 'kim@contoso.com'),
  wrong('kim@seoul@contoso.com', 'kimseoul@contoso.com'),
  wrong('@', 'terrya@contoso.com'),
  wrong('kim', undefined, { context: { verifiedDomains: new Set() } }),
];
describeValueCheck('userPrincipalName.format', { [doc]: formats, [multiTenant]: formats });

describeValueCheck('userPrincipalName.edges', {
  [doc]: [
    right('k.im@contoso.com'),
    right('.kim@contoso.com'),
    wrong('kim.@contoso.com', 'kim@contoso.com'),
    wrong('kim..@contoso.com', 'kim@contoso.com'),
    wrong('.@contoso.com', undefined),
  ],
});
// The other three that may not stand there may stand nowhere.
describeValueCheck('userPrincipalName.localPart', {
  [doc]: [
    right('k.im@contoso.com'),
    right('kim.@contoso.com'),
    right(`${letters(65)}@contoso.com`),
    right('a b@contoso.com'),
    wrong('.kim@contoso.com', 'kim@contoso.com'),
    wrong('k..im@contoso.com', 'k.im@contoso.com'),
    wrong('.@contoso.com', undefined),
  ],
  [multiTenant]: [
    right(`${letters(64)}@contoso.com`),
    wrong(`${letters(65)}@contoso.com`, `${letters(64)}@contoso.com`),
    wrong('kim.@contoso.com', 'kim@contoso.com'),
    wrong('.kim@contoso.com', 'kim@contoso.com'),
  ],
});

const domainParts: ValueRow[] = [
  right('kim@contoso.com'),
  right('kim@contoso'),
  right('kim@con toso.com'),
  wrong('kim@con_toso.com', undefined),
  wrong('kim@contoso.com.', 'kim@contoso.com'),
  wrong('kim@-contoso.com', undefined),
];
describeValueCheck('userPrincipalName.domainPart', { [doc]: domainParts, [multiTenant]: domainParts });

const topLevels: ValueRow[] = [
  right('kim@contoso.com'),
  right('kim@contoso.app'),
  right('kim@xn--3e0b707e.xn--3e0b707e'),
  wrong('kim@contoso.local', 'kim@contoso.com'),
  wrong('kim@corp', 'kim@contoso.com'),
  wrong('kim@contoso.internal', 'kim@contoso.com'),
  wrong('kim@contoso.local', 'kim@contoso.kr', { context: { defaultDomain: 'contoso.kr' } }),
  wrong('kim@contoso.local', 'kim@contoso.kr', { object: userWith({ mail: 'k@contoso.kr' }) }),
  // The initial domain comes last.
  wrong('kim@contoso.local', 'kim@contoso.kr', {
    context: { verifiedDomains: new Set(['contoso.onmicrosoft.com', 'contoso.kr']) },
  }),
  // Mail elsewhere is no place for a sign-in name.
  wrong('kim@contoso.local', 'kim@contoso.com', { object: userWith({ mail: 'k@gmail.com' }) }),
  wrong('kim@contoso.local', undefined, { context: { verifiedDomains: new Set() } }),
  wrong('kim@contoso.local', 'kim@fabrikam.com', {
    object: userWith({ mail: 'k@fabrikam.com' }),
    context: { verifiedDomains: new Set() },
  }),
];
describeValueCheck('userPrincipalName.topLevelDomain', { [doc]: topLevels, [multiTenant]: topLevels });

describeValueCheck('userPrincipalName.unverifiedDomain', {
  [doc]: [
    right('kim@contoso.com'),
    right('kim@Contoso.KR'),
    right('kim@contoso.onmicrosoft.com'),
    wrong('kim@fabrikam.com', 'kim@contoso.com'),
    wrong('kim@sub.contoso.com', 'kim@contoso.com'),
    right('kim@contoso.local'),
    right('kim@fabrikam.com', { context: { verifiedDomains: new Set() } }),
  ],
});

describeObjectCheck('userPrincipalName.blank', {
  [doc]: {
    'is right where it is there': { object: userWith({ userPrincipalName: 'k@contoso.com' }), found: [] },
    'need not be there with an account name of 20': {
      object: userWith({ sAMAccountName: letters(20) }),
      found: [],
    },
    'must be there with one of 21': {
      object: userWith({ sAMAccountName: letters(21), mail: 'kim@contoso.com' }),
      found: [[null, 'kim@contoso.com']],
    },
    'must be there with one that is not valid': {
      object: userWith({ sAMAccountName: 'kim*terry' }),
      found: [[null, 'kimterry@contoso.com']],
    },
    'must be there without one': {
      object: userWith({ sAMAccountName: undefined, mail: 'kim@contoso.local' }),
      found: [[null, 'kim@contoso.com']],
    },
    'is left to a person where there is nothing to make it of': {
      object: userWith({ sAMAccountName: undefined }),
      found: [[null, undefined]],
    },
    'is nothing to ask of a directory that has none': {
      object: objectWith({ objectClass: ['inetOrgPerson'], uid: 'kim' }),
      found: [],
    },
  },
});

describeObjectCheck('userPrincipalName.mismatch', {
  [doc]: {
    'is none where they are the same': {
      object: userWith({ userPrincipalName: 'Kim@contoso.com', proxyAddresses: ['SMTP:kim@contoso.com'] }),
      found: [],
    },
    'is none without an address': { object: userWith({ userPrincipalName: 'kim@contoso.com' }), found: [] },
    'is told where they differ': {
      object: userWith({
        userPrincipalName: 'terrya@contoso.com',
        mail: 'terrya@contoso.com',
        proxyAddresses: ['smtp:terrya@contoso.com', 'SMTP:kim@contoso.com'],
      }),
      found: [['terrya@contoso.com', 'kim@contoso.com']],
    },
    'is told of mail where nothing is marked as primary': {
      object: userWith({ userPrincipalName: 'terrya@contoso.com', mail: 'kim@contoso.com' }),
      found: [['terrya@contoso.com', 'kim@contoso.com']],
    },
    'has no mend where the address is elsewhere': {
      object: userWith({ userPrincipalName: 'terrya@contoso.com', mail: 'kim@gmail.com' }),
      found: [['terrya@contoso.com', undefined]],
    },
    'is not told of an address that is itself to be mended': {
      object: userWith({
        userPrincipalName: 'kim@contoso.com',
        proxyAddresses: ['SMTP:user:kim@contoso.com'],
      }),
      found: [],
    },
    'is not told where the suffix alone is wrong': {
      object: userWith({ userPrincipalName: 'kim@contoso.local', mail: 'kim@contoso.com' }),
      found: [],
    },
    'is told where suffix and name are': {
      object: userWith({ userPrincipalName: 'terrya@contoso.local', mail: 'kim@contoso.com' }),
      found: [['terrya@contoso.local', 'kim@contoso.com']],
    },
  },
});
