import {
  asciiWhiteSpace,
  contactWith,
  dedicated,
  describeCharacters,
  describeObjectCheck,
  describeValueCheck,
  doc,
  multiTenant,
  right,
  userWith,
  wrong,
} from '../test-checks.ts';

const letters = (count: number): string => 'a'.repeat(count);

const lengths = [
  right(letters(64)),
  wrong(letters(65), letters(64)),
  wrong(`${letters(63)}.bc`, letters(63)),
  wrong('.'.repeat(65), undefined),
];
describeValueCheck('mailNickname.length', { [doc]: lengths, [multiTenant]: lengths, [dedicated]: lengths });

const leadingDots = [
  right('kim.terry'),
  right('kim.'),
  wrong('.kim', 'kim'),
  wrong('..kim', 'kim'),
  wrong('.', 'terrya'),
  wrong('.', undefined, { object: contactWith() }),
  wrong('.', 'gimcheolsu', { object: contactWith({ cn: '김철수' }) }),
];
describeValueCheck('mailNickname.leadingDot', { [doc]: leadingDots, [multiTenant]: leadingDots });

describeValueCheck('mailNickname.edges', {
  [dedicated]: [
    right('kim.terry'),
    wrong('.kim', 'kim'),
    wrong('kim.', 'kim'),
    wrong('.kim..', 'kim'),
    wrong('.', 'terrya'),
  ],
});

const dedicatedSet = `${asciiWhiteSpace}\\!#$%&*+/=?^\`{}|~<>()';:,[]"@`;
describeCharacters('mailNickname.characters', dedicated, dedicatedSet, (character) => `a${character}b`);
describeValueCheck('mailNickname.characters', {
  [dedicated]: [
    right('kim-terry_1.2'),
    wrong('kim terry', 'kimterry'),
    wrong("o'brien", 'obrien'),
    wrong('kim\u3000', 'kim'),
    wrong('@', undefined),
  ],
});

const others = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
  (character) => !/[A-Za-z0-9!#$%&'*+\-/=?^_`{}~|.]/.test(character),
);
describeCharacters('mailNickname.alias', doc, others.join(''), (character) => `a${character}b`);
describeValueCheck('mailNickname.alias', {
  [doc]: [
    right("o'brien.k+1"),
    wrong('kim terry', 'kimterry'),
    wrong('김철수', 'gimcheolsu'),
    wrong('müller', 'muller'),
    wrong('kim..terry', 'kim.terry'),
    wrong('kim.', 'kim'),
    wrong('王', 'terrya'),
    wrong('()', 'terrya'),
    // A dot at the beginning fails; another rule says so.
    right('.kim'),
  ],
});

describeObjectCheck('mailNickname.blank', {
  [dedicated]: {
    'is right where it is there': {
      object: userWith({ mail: 'k@contoso.com', mailNickname: 'k' }),
      found: [],
    },
    'need not be there without mail': { object: userWith(), found: [] },
    'is made of given name and surname': {
      object: userWith({ mail: 'k@contoso.com', givenName: '철수', sn: '김' }),
      found: [[null, 'cheolsu.gim']],
    },
    'else of the account': { object: userWith({ mail: 'k@contoso.com' }), found: [[null, 'terrya']] },
    'else of the cn': {
      object: contactWith({ mail: 'k@contoso.com', cn: 'Kim Terry' }),
      found: [[null, 'KimTerry']],
    },
    'may not be a blank': { object: userWith({ mailNickname: ' ' }), found: [[' ', 'terrya']] },
  },
});
