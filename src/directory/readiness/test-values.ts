/** Values and objects that rules of readiness may stumble over, and many that they should not. */
import fc from 'fast-check';
import type { SourceObject } from '../source-object.ts';
import { contactWith, groupWith, userWith } from './test-checks.ts';

const words = [
  ...[
    'kim',
    'Terry',
    '김',
    '철수',
    '김'.normalize('NFD'),
    'ü',
    '王',
    '😀',
    '\ud800',
    '\u200b',
    'ß',
    '＠',
    '（',
  ],
  ...[
    '@',
    '@@',
    '.',
    '..',
    ' ',
    '\u3000',
    '\u00a0',
    '\n',
    '\0',
    ':',
    "'",
    '"',
    '(',
    '_',
    '-',
    '$',
    '`',
    '\\',
  ],
  ...['SMTP:', 'smtp:', 'Smtp:', ' smtp :', 'X500:/o=', 'x400:', 'sip:', 'mailto:', 'AAD_', 'CAS_{', '}'],
  ...['contoso.com', 'contoso.local', 'contoso', 'fabrikam.com', 'con_toso.com', 'contoso.com.', '한국.한국'],
  ...['xn--3e0b707e', 'a.onmicrosoft.com', '192.168.0.1', 'a'.repeat(19), 'a'.repeat(47), 'a'.repeat(63)],
  ...['a'.repeat(64), 'b'.repeat(112), 'c'.repeat(240), '4096', '128', '한'.repeat(21), '😀'.repeat(32)],
];
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 4 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
);
const text = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));
const domain = fc.constantFrom(
  'contoso.com',
  'contoso.kr',
  'contoso.local',
  'fabrikam.com',
  '한국.한국',
  'x',
);
/** Close to what directories hold, so that much of it is right. */
const address = fc
  .tuple(fc.constantFrom('', '', 'SMTP:', 'smtp:'), text, domain)
  .map(([type, local, place]) => `${type}${local}@${place}`);
export const anyValue = fc.oneof(text, address, fc.constantFrom(...words));

export const anyObject = fc
  .record(
    {
      userPrincipalName: anyValue,
      mail: anyValue,
      displayName: anyValue,
      givenName: anyValue,
      sn: anyValue,
      cn: anyValue,
      mailNickname: anyValue,
      sAMAccountName: fc.oneof(anyValue, fc.constant(undefined)),
      targetAddress: anyValue,
      proxyAddresses: fc.array(anyValue, { maxLength: 4 }),
      groupType: fc.constantFrom('2', '-2147483646', 'x'),
      isCriticalSystemObject: fc.constantFrom('TRUE', 'FALSE', 'true'),
    },
    { requiredKeys: [] },
  )
  .chain((attributes) =>
    fc.constantFrom<SourceObject>(userWith(attributes), contactWith(attributes), groupWith(attributes)),
  );
