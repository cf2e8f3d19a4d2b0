import { describe } from 'vitest';
import {
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
  wrong,
} from '../test-checks.ts';

const letters = (count: number): string => 'a'.repeat(count);

describeValueCheck('displayName.length', {
  [doc]: [
    right(letters(256)),
    wrong(letters(257), letters(256)),
    right('김'.repeat(256)),
    wrong('김'.repeat(257), '김'.repeat(256)),
    // Directories count UTF-16 units, and no half of a pair is left.
    wrong(`${letters(255)}😀`, letters(255)),
    wrong(`${letters(255)} b`, letters(255)),
    wrong(' '.repeat(257), undefined),
  ],
  [multiTenant]: [right(letters(255)), wrong(letters(256), letters(255))],
  [dedicated]: [right(letters(256)), wrong(letters(257), letters(256))],
});

describeObjectCheck('displayName.blank', {
  [doc]: {
    'is right where it says something': { object: userWith({ displayName: '김철수' }), found: [] },
    'is right where it is absent': { object: userWith(), found: [] },
    'may not be a blank': { object: userWith({ displayName: ' ', cn: 'Kim' }), found: [[' ', 'Kim']] },
    'may not be a full-width blank': {
      object: userWith({ displayName: '\u3000', givenName: '철수', sn: '김' }),
      found: [['\u3000', '철수 김']],
    },
    'is left to a person where there is no other name': {
      object: groupWith({ displayName: '' }),
      found: [['', undefined]],
    },
  },
  [multiTenant]: {
    'is right where it says something': { object: groupWith({ displayName: 'Sales' }), found: [] },
    'must be there': { object: userWith({ cn: 'Kim' }), found: [[null, 'Kim']] },
    'may not be a blank': { object: contactWith({ displayName: '  ', cn: 'Kim' }), found: [['  ', 'Kim']] },
  },
  [dedicated]: {
    'must be there of a group': { object: groupWith({ cn: 'Sales' }), found: [[null, 'Sales']] },
    'need not be there of a user': { object: userWith({ cn: 'Kim' }), found: [] },
    'may be a blank of a user': { object: userWith({ displayName: ' ', cn: 'Kim' }), found: [] },
  },
});

describeValueCheck('displayName.edges', {
  [dedicated]: [
    right('Kim Terry'),
    wrong(' Kim Terry', 'Kim Terry'),
    wrong('Kim Terry\t', 'Kim Terry'),
    wrong('\u3000김철수\u00a0', '김철수'),
    right(' '),
  ],
});

describeValueCheck('givenName.length', {
  [doc]: [right(letters(64)), wrong(letters(65), letters(64))],
  [multiTenant]: [right(letters(63)), wrong(letters(64), letters(63))],
});

describe('characters that nobody sees', () => {
  const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('');
  for (const name of ['displayName.characters', 'givenName.characters', 'sn.characters']) {
    describeCharacters(name, doc, `${controls}\u007f`, (character) => `a${character}b`);
    describeValueCheck(name, {
      [doc]: [
        right('김철수'),
        right('김철수'.normalize('NFD')),
        right("O'Brien-Łukasz, Jr. (인사)"),
        right('佐藤　太郎'),
        right('علی\u200cرضا'),
        right('👩\u200d💻'),
        wrong('김\u200b철수', '김철수'),
        wrong('\ufeff김철수', '김철수'),
        wrong('Kim\r\nTerry', 'Kim Terry'),
        wrong('Kim\u2028Terry', 'Kim Terry'),
        wrong('Kim\u0085Terry', 'Kim Terry'),
        wrong('Kim\u00ad', 'Kim'),
        wrong('\u202eKim', 'Kim'),
        wrong('Kim\ufffd', 'Kim'),
        wrong('Kim\ue000', 'Kim'),
        wrong('Kim\ud800', 'Kim'),
        wrong('\u200b', undefined),
      ],
    });
  }
});
