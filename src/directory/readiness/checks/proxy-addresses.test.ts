import {
  asciiWhiteSpace,
  contactWith,
  dedicated,
  describeCharacters,
  describeObjectCheck,
  describeValueCheck,
  doc,
  groupWith,
  multiTenant,
  right,
  userWith,
  type ValueRow,
  wrong,
} from '../test-checks.ts';

const letters = (count: number): string => 'a'.repeat(count);
/** As Exchange writes them; blanks, apostrophes and brackets are right. */
const x500 = 'X500:/o=Exchange Labs/ou=Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=O\'Brien, "K"; <1> [2]';

const lengths = [
  right(`smtp:${letters(239)}@contoso.com`),
  wrong(`smtp:${letters(240)}@contoso.com`, null),
  right(`X500:/${letters(250)}`),
  wrong(`X500:/${letters(251)}`, null),
];
describeValueCheck('proxyAddresses.length', { [doc]: lengths, [multiTenant]: lengths, [dedicated]: lengths });

const banned = `${asciiWhiteSpace}<>();,[]"`;
const inLocalPart = (character: string): string => `smtp:a${character}b@contoso.com`;
describeCharacters('proxyAddresses.characters', doc, banned, inLocalPart);
describeCharacters('proxyAddresses.characters', multiTenant, banned, inLocalPart);
const characters: ValueRow[] = [
  right("smtp:o'brien@contoso.com"),
  right(x500),
  right('X400:C=KR;A= ;P=Contoso;O=Seoul;S=Kim;'),
  wrong('SMTP:kim terry@contoso.com', 'SMTP:kimterry@contoso.com'),
  wrong(' smtp:kim@contoso.com ', 'smtp:kim@contoso.com'),
  wrong('smtp: kim@contoso.com', 'smtp:kim@contoso.com'),
  wrong('smtp:kim@contoso.com\u3000', 'smtp:kim@contoso.com'),
  wrong('smtp:()', null),
];
describeValueCheck('proxyAddresses.characters', { [doc]: characters, [multiTenant]: characters });

describeCharacters('proxyAddresses.apostrophe', doc, "'", inLocalPart);
describeValueCheck('proxyAddresses.apostrophe', {
  [doc]: [right('smtp:obrien@contoso.com'), wrong("smtp:o'brien@contoso.com", undefined), right(x500)],
});

const colons: ValueRow[] = [
  right('smtp:kim@contoso.com'),
  right('SIP:kim@contoso.com'),
  right(`${x500}:1`),
  right('X400:C=KR;DDA:RFC-822=kim(a)contoso.com;'),
  right('kim@contoso.com'),
  wrong('SMTP:user:M@contoso.com', 'SMTP:userM@contoso.com'),
  wrong('SMTP:smtp:kim@contoso.com', 'SMTP:kim@contoso.com'),
  wrong('smtp:mailto:kim@contoso.com', 'smtp:kim@contoso.com'),
  wrong('smtp:kim@contoso.com:25', 'smtp:kim@contoso.com25'),
  wrong('sip::', null),
];
describeCharacters('proxyAddresses.secondColon', doc, ':', inLocalPart);
describeValueCheck('proxyAddresses.secondColon', {
  [doc]: colons,
  [multiTenant]: colons,
  [dedicated]: colons,
});

describeValueCheck('proxyAddresses.nonAscii', {
  [doc]: [
    right('smtp:kim@contoso.com'),
    right('X500:/o=한국/cn=김'),
    wrong('SMTP:김철수@contoso.com', 'SMTP:gimcheolsu@contoso.com'),
    wrong('smtp:zoë@contoso.com', 'smtp:zoe@contoso.com'),
    wrong('smtp:straße@contoso.com', 'smtp:strasse@contoso.com'),
    wrong('smtp:王@contoso.com', null),
    wrong('smtp:kim@회사.한국', 'smtp:kim@xn--vf4b131b.xn--3e0b707e'),
    // White space of other scripts is told of by the rule for characters.
    right('smtp:kim@contoso.com\u3000'),
  ],
});

const formats: ValueRow[] = [
  right('smtp:kim@contoso.com'),
  right(x500),
  wrong('smtp:kim', undefined),
  wrong('smtp:', undefined),
  wrong('smtp:@contoso.com', undefined),
  wrong('smtp:kim@', undefined),
  wrong('smtp:kim@@contoso.com', 'smtp:kim@contoso.com'),
];
describeValueCheck('proxyAddresses.format', { [doc]: formats, [multiTenant]: formats, [dedicated]: formats });

const localParts: ValueRow[] = [
  right('smtp:k.im@contoso.com'),
  right(x500),
  right(`smtp:${letters(64)}@contoso.com`),
  wrong(`smtp:${letters(65)}@contoso.com`, `smtp:${letters(64)}@contoso.com`),
  wrong('SMTP:.kim@contoso.com', 'SMTP:kim@contoso.com'),
  wrong('smtp:kim.@contoso.com', 'smtp:kim@contoso.com'),
  wrong('smtp:k..im@contoso.com', 'smtp:k.im@contoso.com'),
  wrong('smtp:kim\\lee@contoso.com', 'smtp:kimlee@contoso.com'),
  wrong('smtp:.@contoso.com', null),
  // The colon has a rule of its own.
  right('smtp:user:m@contoso.com'),
];
describeValueCheck('proxyAddresses.localPart', {
  [doc]: [...localParts, right('smtp:김@contoso.com')],
  [multiTenant]: [
    ...localParts,
    wrong('smtp:김@contoso.com', 'smtp:gim@contoso.com'),
    wrong('smtp:王@contoso.com', null),
    right('smtp:a b@contoso.com'),
  ],
  [dedicated]: [...localParts, wrong('smtp:a b@contoso.com', 'smtp:ab@contoso.com')],
});

const domainParts: ValueRow[] = [
  right('smtp:kim@contoso.com'),
  right(x500),
  wrong('smtp:kim@con_toso.com', undefined),
  wrong('smtp:kim@contoso.com.', 'smtp:kim@contoso.com'),
  wrong('smtp:kim@contoso..com', 'smtp:kim@contoso.com'),
];
describeValueCheck('proxyAddresses.domainPart', {
  [doc]: domainParts,
  [multiTenant]: domainParts,
  [dedicated]: domainParts,
});

const topLevels: ValueRow[] = [
  right('smtp:kim@contoso.app'),
  right('smtp:kim@contoso.한국'),
  right(x500),
  wrong('smtp:kim@contoso.local', undefined),
  wrong('smtp:kim@contoso', undefined),
  wrong('SMTP:kim@contoso.local', 'SMTP:kim@contoso.com'),
  wrong('SMTP:kim@contoso.local', 'SMTP:kim@contoso.kr', { object: userWith({ mail: 'kim@contoso.kr' }) }),
  wrong('SMTP:kim@fabrikam.local', undefined, { object: contactWith() }),
];
describeValueCheck('proxyAddresses.topLevelDomain', {
  [doc]: topLevels,
  [multiTenant]: topLevels,
  [dedicated]: topLevels,
});

describeValueCheck('proxyAddresses.prefix', {
  [doc]: [
    right('smtp:kim@contoso.com'),
    right('X500:/o=a'),
    wrong('kim@contoso.com', 'smtp:kim@contoso.com'),
    wrong(':kim@contoso.com', 'smtp:kim@contoso.com'),
    wrong(' kim@contoso.com', 'smtp:kim@contoso.com'),
    wrong('/o=a/cn=b', undefined),
    wrong('', undefined),
  ],
});

describeValueCheck('proxyAddresses.cloudDomain', {
  [doc]: [
    right('smtp:kim@contoso.com'),
    right('smtp:kim@notonmicrosoft.com'),
    right('X500:/o=kim@contoso.onmicrosoft.com'),
    wrong('smtp:kim@fabrikam.onmicrosoft.com', undefined),
    wrong('smtp:kim@fabrikam.mail.ONMICROSOFT.com', undefined),
    wrong('smtp:kim@microsoftonline.com', undefined),
    // The routing domain of a hybrid organisation is its own.
    right('smtp:kim@contoso.onmicrosoft.com'),
  ],
});

describeValueCheck('proxyAddresses.legacyType', {
  [doc]: [
    right('smtp:kim@contoso.com'),
    right(x500),
    right('SIP:kim@contoso.com'),
    wrong('MSMAIL:CONTOSO/SEOUL/KIM', undefined),
    wrong('MS:CONTOSO/SEOUL/KIM', undefined),
    wrong('x400:C=KR;A= ;P=Contoso;S=Kim;', undefined),
    wrong('ccmail:Kim at Seoul', undefined),
  ],
});

describeValueCheck('proxyAddresses.unverifiedDomain', {
  [doc]: [
    right('smtp:kim@contoso.com'),
    right('smtp:kim@CONTOSO.kr'),
    right(x500),
    wrong('smtp:kim@fabrikam.com', undefined),
    wrong('smtp:kim@sub.contoso.com', undefined),
    // Those of the cloud, and those that lead nowhere, have rules of their own.
    right('smtp:kim@fabrikam.onmicrosoft.com'),
    right('smtp:kim@contoso.local'),
    right('smtp:kim@fabrikam.com', { context: { verifiedDomains: new Set() } }),
    right('smtp:kim@한국.한국', { context: { verifiedDomains: new Set(['xn--3e0b707e.xn--3e0b707e']) } }),
  ],
});

describeObjectCheck('proxyAddresses.primary', {
  [doc]: {
    'is right with one': {
      object: userWith({ proxyAddresses: ['SMTP:kim@contoso.com', 'smtp:k@contoso.com'] }),
      found: [],
    },
    'is nothing to ask of an object without addresses': { object: userWith(), found: [] },
    'is nothing to ask of X500 addresses alone': {
      object: userWith({ proxyAddresses: ['X500:/o=a'] }),
      found: [],
    },
    'is the one that mail names where there is none': {
      object: userWith({
        mail: 'Kim@contoso.com',
        proxyAddresses: ['smtp:k@contoso.com', 'smtp:kim@contoso.com'],
      }),
      found: [['smtp:kim@contoso.com', 'SMTP:kim@contoso.com']],
    },
    'else the sign-in name': {
      object: userWith({
        userPrincipalName: 'kim@contoso.com',
        proxyAddresses: ['smtp:k@contoso.com', 'Smtp:kim@contoso.com'],
      }),
      found: [['Smtp:kim@contoso.com', 'SMTP:kim@contoso.com']],
    },
    'else the first': {
      object: groupWith({ proxyAddresses: ['X500:/o=a', 'smtp:k@contoso.com', 'smtp:l@contoso.com'] }),
      found: [['smtp:k@contoso.com', 'SMTP:k@contoso.com']],
    },
    'can be one alone': {
      object: contactWith({
        mail: 'kim@contoso.com',
        proxyAddresses: ['SMTP:k@contoso.com', 'SMTP:kim@contoso.com', 'SMTP:l@contoso.com'],
      }),
      found: [
        ['SMTP:k@contoso.com', 'smtp:k@contoso.com'],
        ['SMTP:l@contoso.com', 'smtp:l@contoso.com'],
      ],
    },
  },
});

const addresses = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `smtp:kim${index}@contoso.com`);
describeObjectCheck('proxyAddresses.count', {
  [doc]: {
    'is right with 300': { object: userWith({ proxyAddresses: addresses(300) }), found: [] },
    'is too much with 301': {
      object: userWith({ proxyAddresses: addresses(301) }),
      found: [[null, undefined]],
    },
  },
});
