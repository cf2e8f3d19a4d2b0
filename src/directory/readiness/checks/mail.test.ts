import {
  asciiWhiteSpace,
  contactWith,
  dedicated,
  describeCharacters,
  describeValueCheck,
  doc,
  multiTenant,
  right,
  userWith,
  type ValueRow,
  wrong,
} from '../test-checks.ts';

const letters = (count: number): string => 'a'.repeat(count);
const longAddress = (length: number): string => `${letters(length - 12)}@contoso.com`;

const lengths = [right(longAddress(256)), wrong(longAddress(257), longAddress(256))];
describeValueCheck('mail.length', {
  [multiTenant]: [...lengths, wrong(`kim@${letters(260)}`, undefined), wrong(letters(257), undefined)],
  [dedicated]: lengths,
});

const inLocalPart = (character: string): string => `a${character}b@contoso.com`;
describeCharacters('mail.characters', doc, `${asciiWhiteSpace}<>();,[]"`, inLocalPart);
describeCharacters('mail.characters', dedicated, asciiWhiteSpace, inLocalPart);
describeValueCheck('mail.characters', {
  [doc]: [
    right("o'brien+news@contoso.com"),
    wrong(' kim@contoso.com', 'kim@contoso.com'),
    wrong('kim@contoso.com\u00a0', 'kim@contoso.com'),
    wrong('"Kim" <kim@contoso.com>', 'Kimkim@contoso.com'),
    wrong(' ', undefined),
  ],
  [dedicated]: [right('kim(1)@contoso.com'), wrong('kim @contoso.com', 'kim@contoso.com')],
});

describeValueCheck('mail.nonAscii', {
  [doc]: [
    right('kim@contoso.com'),
    wrong('김철수@contoso.com', 'gimcheolsu@contoso.com'),
    wrong('김철수@contoso.com'.normalize('NFD'), 'gimcheolsu@contoso.com'),
    wrong('müller@contoso.com', 'muller@contoso.com'),
    wrong('kim@한국.한국', 'kim@xn--3e0b707e.xn--3e0b707e'),
    // Han characters have no reading of their own: another name of the object is taken.
    wrong('王@contoso.com', 'terrya@contoso.com'),
    wrong('kim＠contoso.com', 'kim@contoso.com'),
  ],
});

const formats: ValueRow[] = [
  right('a@b'),
  wrong('kim', undefined),
  wrong('', undefined),
  wrong('@contoso.com', undefined),
  wrong('kim@', undefined),
  wrong('kim@@contoso.com', 'kim@contoso.com'),
  wrong('kim@lee@contoso.com', 'kimlee@contoso.com'),
];
describeValueCheck('mail.format', { [doc]: formats, [dedicated]: formats });

const localParts: ValueRow[] = [
  right('k.i.m@contoso.com'),
  right(`${letters(64)}@contoso.com`),
  wrong(`${letters(65)}@contoso.com`, `${letters(64)}@contoso.com`),
  wrong(`${letters(63)}.bcd@contoso.com`, `${letters(63)}@contoso.com`),
  wrong('.kim@contoso.com', 'kim@contoso.com'),
  wrong('kim.@contoso.com', 'kim@contoso.com'),
  wrong('k..im@contoso.com', 'k.im@contoso.com'),
  wrong('.@contoso.com', undefined),
  wrong('..@contoso.com', undefined),
  wrong('kim\\lee@contoso.com', 'kimlee@contoso.com'),
];
describeCharacters('mail.localPart', doc, `${controls()}\\:`, inLocalPart);
describeCharacters('mail.localPart', dedicated, `${controls()}<>();:,[]"\\`, inLocalPart);
describeValueCheck('mail.localPart', {
  [doc]: [...localParts, right('김@contoso.com')],
  [dedicated]: [
    ...localParts,
    wrong('kim(1)@contoso.com', 'kim1@contoso.com'),
    wrong('김@contoso.com', 'gim@contoso.com'),
  ],
});

const domainParts: ValueRow[] = [
  right('kim@contoso.com'),
  right('kim@contoso'),
  right('kim@한국.한국'),
  right('kim@xn--3e0b707e.xn--3e0b707e'),
  right(`kim@${letters(63)}.com`),
  right('kim@1.a-b.com'),
  wrong(`kim@${letters(64)}.com`, undefined),
  wrong('kim@-contoso.com', undefined),
  wrong('kim@contoso-.com', undefined),
  wrong('kim@con_toso.com', undefined),
  wrong('kim@con!toso.com', undefined),
  wrong('kim@contoso.com.', 'kim@contoso.com'),
  wrong('kim@.contoso.com', 'kim@contoso.com'),
  wrong('kim@contoso..com', 'kim@contoso.com'),
  wrong('kim@192.168.0.1', undefined),
  wrong('kim@[192.168.0.1]', undefined),
  right(`kim@${'abcdefghi.'.repeat(25)}com`),
  wrong(`kim@${'abcdefghi.'.repeat(25)}info`, undefined),
];
describeValueCheck('mail.domainPart', {
  // The brackets are told of by the rule that bans them.
  [doc]: domainParts.filter(({ value }) => !value.includes('[')),
  [dedicated]: domainParts,
});

const topLevels: ValueRow[] = [
  right('kim@contoso.com'),
  right('kim@contoso.app'),
  right('kim@contoso.한국'),
  right('kim@contoso.XN--3E0B707E'),
  wrong('kim@contoso.local', 'kim@contoso.com'),
  wrong('kim@contoso', 'kim@contoso.com'),
  wrong('kim@contoso.internal', 'kim@contoso.com'),
  wrong('kim@contoso.local', 'kim@contoso.kr', {
    object: userWith({ proxyAddresses: ['smtp:k@contoso.com', 'SMTP:kim@contoso.kr'] }),
  }),
  wrong('kim@contoso.local', undefined, { context: { verifiedDomains: new Set() } }),
  wrong('kim@fabrikam.local', undefined, { object: contactWith() }),
  // What is no domain name has a rule of its own.
  right('kim@contoso..local'),
];
describeValueCheck('mail.topLevelDomain', { [doc]: topLevels, [dedicated]: topLevels });

function controls(): string {
  const codes = [...Array.from({ length: 32 }, (_, code) => code), 127];
  return codes
    .map((code) => String.fromCharCode(code))
    .filter((character) => !/\s/.test(character))
    .join('');
}
