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

const accountLengths: ValueRow[] = [
  right(letters(20)),
  wrong(letters(21), letters(20)),
  wrong(`${letters(19)}.b`, letters(19)),
  right(letters(256), { object: groupWith() }),
  wrong(letters(257), letters(256), { object: groupWith() }),
  wrong('.'.repeat(21), undefined),
];
describeValueCheck('sAMAccountName.length', { [doc]: accountLengths, [multiTenant]: accountLengths });

const accountSet = '\\"|,/[]:<>+=;?*';
const between = (character: string): string => `a${character}b`;
describeCharacters('sAMAccountName.characters', doc, `${accountSet}'`, between);
describeCharacters('sAMAccountName.characters', multiTenant, accountSet, between);
describeValueCheck('sAMAccountName.characters', {
  [doc]: [right('kim.terry_1$'), right('김철수'), wrong("o'brien", 'obrien'), wrong('***', undefined)],
  [multiTenant]: [right("o'brien"), wrong('kim/terry', 'kimterry')],
});

const targetAt = (length: number): string => `SMTP:${letters(length - 17)}@fabrikam.com`.slice(0, length);
describeValueCheck('targetAddress.length', {
  [doc]: [right(targetAt(256)), wrong(`${targetAt(256)}m`, undefined)],
  [multiTenant]: [right(targetAt(255)), wrong(targetAt(256), undefined)],
  [dedicated]: [right(targetAt(256)), wrong(`${targetAt(256)}m`, undefined)],
});

const targetSet = `${asciiWhiteSpace}\\<>();,[]"`;
const inTarget = (character: string): string => `SMTP:a${character}b@fabrikam.com`;
describeCharacters('targetAddress.characters', doc, targetSet, inTarget);
describeCharacters('targetAddress.characters', multiTenant, targetSet, inTarget);
const targetCharacters: ValueRow[] = [
  right("SMTP:o'brien@fabrikam.com"),
  right('X400:C=KR;A= ;S=Kim;'),
  wrong('SMTP:kim terry@fabrikam.com', 'SMTP:kimterry@fabrikam.com'),
  wrong('kim terry@fabrikam.com', 'kimterry@fabrikam.com'),
];
describeValueCheck('targetAddress.characters', { [doc]: targetCharacters, [multiTenant]: targetCharacters });

const formats: ValueRow[] = [
  right('SMTP:kim@fabrikam.com'),
  right('kim@fabrikam.com'),
  right('X400:C=KR;S=Kim;'),
  wrong('SMTP:kim', undefined),
  wrong('SMTP:kim@@fabrikam.com', 'SMTP:kim@fabrikam.com'),
];
const localParts: ValueRow[] = [
  right('SMTP:k.im@fabrikam.com'),
  right(`SMTP:${letters(64)}@fabrikam.com`),
  wrong(`SMTP:${letters(65)}@fabrikam.com`, `SMTP:${letters(64)}@fabrikam.com`),
  wrong('SMTP:kim.@fabrikam.com', 'SMTP:kim@fabrikam.com'),
  wrong('SMTP:a:b@fabrikam.com', 'SMTP:ab@fabrikam.com'),
];
const domainParts: ValueRow[] = [
  right('SMTP:kim@fabrikam.com'),
  wrong('SMTP:kim@fabrikam..com', 'SMTP:kim@fabrikam.com'),
  wrong('SMTP:kim@fabri_kam.com', undefined),
];
const topLevels: ValueRow[] = [
  right('SMTP:kim@fabrikam.app'),
  wrong('SMTP:kim@fabrikam.local', undefined),
  wrong('kim@fabrikam', undefined),
];
describeValueCheck('targetAddress.format', { [doc]: formats, [multiTenant]: formats, [dedicated]: formats });
describeValueCheck('targetAddress.localPart', {
  [doc]: localParts,
  [multiTenant]: localParts,
  [dedicated]: localParts,
});
describeValueCheck('targetAddress.domainPart', {
  [doc]: domainParts,
  [multiTenant]: domainParts,
  [dedicated]: domainParts,
});
describeValueCheck('targetAddress.topLevelDomain', { [multiTenant]: topLevels, [dedicated]: topLevels });

describeObjectCheck('targetAddress.blank', {
  [dedicated]: {
    'is right where it is there': {
      object: contactWith({ mail: 'k@fabrikam.com', targetAddress: 'SMTP:k@fabrikam.com' }),
      found: [],
    },
    'must be there of a contact': {
      object: contactWith({ mail: 'k@fabrikam.com' }),
      found: [[null, 'SMTP:k@fabrikam.com']],
    },
    'must be there of a user without a mailbox': {
      object: userWith({ mail: 'k@fabrikam.com' }),
      found: [[null, 'SMTP:k@fabrikam.com']],
    },
    'need not be there of a user with one': {
      object: userWith({ mail: 'k@contoso.com', homeMDB: 'CN=DB1' }),
      found: [],
    },
    'need not be there without mail': { object: contactWith(), found: [] },
    'may not be a blank': {
      object: contactWith({ mail: 'k@fabrikam.com', targetAddress: ' ' }),
      found: [[' ', 'SMTP:k@fabrikam.com']],
    },
  },
});
