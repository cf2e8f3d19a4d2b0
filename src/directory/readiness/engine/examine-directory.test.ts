import { describe, expect, it } from 'vitest';
import type { Check } from '../check.ts';
import { checks } from '../checks/registry.gen.ts';
import type { ExistingName } from './existing-names.ts';
import {
  addressesUnique,
  displayNameBlank,
  examineTexts,
  lengthCheck,
  person,
  rowsOf,
  signInCharacters,
  uniqueCheck,
} from './test-examination.ts';

const excluding = checks.filter(({ name }) => /\.(?:excluded|conflict)$/.test(name));
const krbtgtSid = 'AQUAAAAAAAUVAAAAoLHC06S1xteoucDR9gEAAA==';
const personSid = 'AQUAAAAAAAUVAAAAoLHC06S1xteoucDRUAQAAA==';

async function rows(texts: readonly string[], checks: readonly Check[], existing?: readonly ExistingName[]) {
  const { findings } = await examineTexts(texts, checks, existing ? { existing } : {});
  return rowsOf(findings);
}

describe('an examination', () => {
  it('finds nothing in what is right', async () => {
    const { findings, examined } = await examineTexts(
      [
        person('kim', {
          userPrincipalName: 'kim@contoso.com',
          mail: 'Kim@contoso.com',
          proxyAddresses: ['SMTP:kim@contoso.com', 'smtp:kim2@contoso.com'],
        }),
      ],
      [...addressesUnique, signInCharacters, displayNameBlank],
    );
    expect(findings).toEqual([]);
    expect(examined).toMatchObject({ objects: 1, excluded: 0, byClass: { user: 1 } });
  });

  it('joins all that is wrong with one value, and mends it', async () => {
    expect(
      await rows(
        [
          person('kim', {
            userPrincipalName: 'kim minjun of the sales dept@contoso.com',
            displayName: ' ',
          }),
        ],
        [signInCharacters, lengthCheck('userPrincipalName', 39), displayNameBlank],
      ),
    ).toEqual([
      'kim | userPrincipalName | kim minjun of the sales dept@contoso.com | Character+Length | EDIT kimminjunofthesalesdept@contoso.com',
      'kim | displayName |  | Blank | EDIT kim',
    ]);
  });

  describe('of duplicates', () => {
    it('lists every holder, whatever is done with it (IdFix defect 8: the first was left out)', async () => {
      const found = await rows(
        [
          [
            person('a', { userPrincipalName: 'kim@contoso.com', whenCreated: '20200101000000.0Z' }),
            person('b', { userPrincipalName: 'KIM@contoso.com', whenCreated: '20190101000000.0Z' }),
            person('c', { userPrincipalName: 'kim@Contoso.com', whenCreated: '20210101000000.0Z' }),
          ].join(''),
        ],
        addressesUnique,
      );
      expect(found).toEqual([
        'a | userPrincipalName | kim@contoso.com | Duplicate | EDIT kim2@contoso.com',
        'b | userPrincipalName | KIM@contoso.com | Duplicate | COMPLETE',
        'c | userPrincipalName | kim@Contoso.com | Duplicate | EDIT kim3@Contoso.com',
      ]);
    });

    it('compares attributes with each other (IdFix defect 10: only within one)', async () => {
      const { findings } = await examineTexts(
        [
          [
            person('a', { mail: 'sales@contoso.com', mailNickname: 'a' }),
            person('b', {
              proxyAddresses: ['SMTP:b@contoso.com', 'smtp:Sales@contoso.com'],
              mailNickname: 'b',
            }),
            person('c', { targetAddress: 'SMTP:sales@contoso.com', mailNickname: 'c' }),
          ].join(''),
        ],
        addressesUnique,
      );
      expect(rowsOf(findings)).toEqual([
        'a | mail | sales@contoso.com | Duplicate | COMPLETE',
        'b | proxyAddresses | smtp:Sales@contoso.com | Duplicate | EDIT smtp:Sales2@contoso.com',
        'c | targetAddress | SMTP:sales@contoso.com | Duplicate | NONE',
      ]);
      expect(findings[1]?.holders).toEqual([
        { dn: 'CN=a,DC=contoso,DC=com', attribute: 'mail', isProposedOwner: true },
        { dn: 'CN=c,DC=contoso,DC=com', attribute: 'targetAddress', isProposedOwner: false },
      ]);
    });

    it('compares across forests, and names them', async () => {
      const { findings } = await examineTexts(
        [person('a', { mail: 'kim@contoso.com' }), person('b', { mail: 'kim@contoso.com' })],
        addressesUnique,
      );
      expect(findings.map(({ source, holders }) => [source, holders[0]?.source])).toEqual([
        ['a.ldif', 'b.ldif'],
        ['b.ldif', 'a.ldif'],
      ]);
    });

    it('takes away one of two spellings in one object', async () => {
      const proxyAddresses = ['smtp:kim@contoso.com', 'SMTP:Kim@contoso.com'];
      expect(await rows([person('kim', { mailNickname: 'kim', proxyAddresses })], addressesUnique)).toEqual([
        'kim | proxyAddresses | smtp:kim@contoso.com | Duplicate | REMOVE',
        'kim | proxyAddresses | SMTP:Kim@contoso.com | Duplicate | COMPLETE',
      ]);
    });

    it('takes a proxy away from an object without mailNickname', async () => {
      const found = await rows(
        [
          person('a', { mail: 'kim@contoso.com' }) +
            person('b', { proxyAddresses: ['SMTP:b@contoso.com', 'smtp:kim@contoso.com'] }),
        ],
        addressesUnique,
      );
      expect(found[1]).toBe('b | proxyAddresses | smtp:kim@contoso.com | Duplicate | REMOVE');
    });

    it('folds text as the store does', async () => {
      const decomposed = 'Émile'.normalize('NFD');
      const text = [
        person('a').replace('cn: a', `mailNickname:: ${Buffer.from('émile').toString('base64')}`),
        person('b').replace('cn: b', `mailNickname:: ${Buffer.from(decomposed).toString('base64')}`),
      ];
      const found = await rows([text.join('')], [uniqueCheck('mailNickname', 'nick', 'fold')]);
      expect(found).toHaveLength(2);
    });

    it.each<[string, Record<string, string | string[]>, Record<string, string | string[]>, 'a' | 'b']>([
      [
        'whose primary address it is',
        { mail: 'x@contoso.com', proxyAddresses: ['SMTP:a@contoso.com', 'smtp:x@contoso.com'] },
        { proxyAddresses: 'SMTP:x@contoso.com' },
        'b',
      ],
      [
        'that is enabled',
        { mail: 'x@contoso.com', userAccountControl: '514' },
        { mail: 'x@contoso.com', userAccountControl: '512' },
        'b',
      ],
      [
        'that is older',
        { mail: 'x@contoso.com', whenCreated: '20200101000000.0Z' },
        { mail: 'x@contoso.com', whenCreated: '20190101000000.0Z' },
        'b',
      ],
      [
        'with the lower uSNCreated',
        { mail: 'x@contoso.com', uSNCreated: '900' },
        { mail: 'x@contoso.com', uSNCreated: '80' },
        'b',
      ],
      ['that was read first', { mail: 'x@contoso.com' }, { mail: 'x@contoso.com' }, 'a'],
    ])('leaves it with the object %s', async (_, a, b, owner) => {
      const { findings } = await examineTexts([person('a', a) + person('b', b)], addressesUnique);
      const owners = findings
        .filter(({ action }) => action === 'COMPLETE')
        .map(({ objectName }) => objectName);
      expect(owners).toEqual([owner]);
    });

    const recipient = {
      label: 'Kim (kim@contoso.com)',
      primaryAddress: 'kim@contoso.com',
      sourceAnchor: undefined,
    };

    it('sees what Landfall has already (IdFix defect 10: no check against the cloud)', async () => {
      const existing = [{ space: 'address', value: 'sales@contoso.com', recipient }];
      const { findings } = await examineTexts([person('a', { mail: 'sales@contoso.com' })], addressesUnique, {
        existing,
      });
      expect(rowsOf(findings)).toEqual([
        'a | mail | sales@contoso.com | Duplicate | EDIT sales2@contoso.com',
      ]);
      expect(findings[0]?.holders).toEqual([
        { dn: 'Kim (kim@contoso.com)', attribute: '', isHere: true, isProposedOwner: true },
      ]);
    });

    it('takes a recipient and the object that it would be matched with for one', async () => {
      const existing = ['kim@contoso.com', 'kim2@contoso.com'].map((value) => ({
        space: 'address',
        value,
        recipient,
      }));
      expect(
        await rows(
          [
            person('a', {
              mail: 'Kim@contoso.com',
              proxyAddresses: ['SMTP:Kim@contoso.com', 'smtp:kim2@contoso.com'],
            }),
          ],
          addressesUnique,
          existing,
        ),
      ).toEqual([]);
    });

    it('leaves it with the object that is here', async () => {
      const existing = [{ space: 'address', value: 'kim2@contoso.com', recipient }];
      const found = await rows(
        [
          person('b', { mail: 'kim2@contoso.com', mailNickname: 'b', whenCreated: '20010101000000.0Z' }) +
            person('a', { proxyAddresses: ['SMTP:kim@contoso.com', 'smtp:kim2@contoso.com'] }),
        ],
        addressesUnique,
        existing,
      );
      expect(found).toEqual([
        'b | mail | kim2@contoso.com | Duplicate | EDIT b@contoso.com',
        'a | proxyAddresses | smtp:kim2@contoso.com | Duplicate | COMPLETE',
      ]);
    });
  });

  describe('proposes only what is free (IdFix defect 4: proposals made new duplicates)', () => {
    it('in the whole data set, also behind the object', async () => {
      const found = await rows(
        [
          [
            person('a', { userPrincipalName: 'k im@contoso.com' }),
            person('b', { userPrincipalName: 'kim@contoso.com' }),
            person('c', { mail: 'kim2@contoso.com' }),
          ].join(''),
        ],
        [...addressesUnique, signInCharacters],
      );
      expect(found).toEqual(['a | userPrincipalName | k im@contoso.com | Character | EDIT kim3@contoso.com']);
    });

    it('and among the proposals themselves', async () => {
      const found = await rows(
        [
          person('a', { userPrincipalName: 'k im@contoso.com' }) +
            person('b', { userPrincipalName: 'ki m@contoso.com' }),
        ],
        [...addressesUnique, signInCharacters],
      );
      expect(found).toEqual([
        'a | userPrincipalName | k im@contoso.com | Character | EDIT kim@contoso.com',
        'b | userPrincipalName | ki m@contoso.com | Character | EDIT kim2@contoso.com',
      ]);
    });

    it('shortened so that the number fits', async () => {
      const found = await rows(
        [
          person('a', { sAMAccountName: 'kim-minjun-of-sales' }) +
            person('b', { sAMAccountName: 'kim-minjun-' }),
        ],
        [lengthCheck('sAMAccountName', 11), uniqueCheck('sAMAccountName', 'account', 'fold')],
      );
      expect(found).toEqual(['a | sAMAccountName | kim-minjun-of-sales | Length | EDIT kim-minjun2']);
    });

    it('the primary address of the object itself, where that is its own', async () => {
      const found = await rows(
        [
          person('a', { userPrincipalName: 'x y@contoso.com', mail: 'kim@contoso.com' }) +
            person('b', {
              mail: 'kim@contoso.com',
              proxyAddresses: 'SMTP:lee@contoso.com',
              mailNickname: 'lee',
            }),
        ],
        addressesUnique,
      );
      expect(found).toEqual([
        'a | mail | kim@contoso.com | Duplicate | COMPLETE',
        'b | mail | kim@contoso.com | Duplicate | EDIT lee@contoso.com',
      ]);
    });

    it('the same for addresses of one object that were the same', async () => {
      const own = {
        userPrincipalName: 'kim@contoso.com',
        mail: 'kim@contoso.com',
        proxyAddresses: 'SMTP:kim@contoso.com',
      };
      const found = await rows(
        [person('a', { ...own, mailNickname: 'a' }) + person('b', { ...own, mailNickname: 'b' })],
        addressesUnique,
      );
      expect(found.slice(3)).toEqual([
        'b | userPrincipalName | kim@contoso.com | Duplicate | EDIT b@contoso.com',
        'b | mail | kim@contoso.com | Duplicate | EDIT b@contoso.com',
        'b | proxyAddresses | SMTP:kim@contoso.com | Duplicate | EDIT SMTP:b@contoso.com',
      ]);
    });
  });

  it.each([
    ['Guest Kim', {}, false],
    ['Administrative Assistant', { sAMAccountName: 'admini.kim' }, false],
    ['krbtgt', { 'objectSid:': krbtgtSid }, true],
    ['krbtgt of the sales', { 'objectSid:': personSid }, false],
    ['MSOL_0123456789ab', { sAMAccountName: 'MSOL_0123456789ab' }, true],
    ['msolutions', { sAMAccountName: 'msolutions.kim' }, false],
    ['Supporter', { sAMAccountName: 'support_kim' }, false],
    ['Mailbox', { msExchRecipientTypeDetails: '1' }, false],
    ['Arbitration', { msExchRecipientTypeDetails: '8388608' }, true],
    ['Remote shared mailbox', { msExchRecipientTypeDetails: '34359738368' }, false],
    ['Critical', { isCriticalSystemObject: 'TRUE' }, true],
    ['kim\\0ACNF:0123', {}, true],
    [
      'SystemMailbox{1f05a927-0a2c-4f5c-8f2f-0123456789ab}',
      { mailNickname: 'SystemMailbox{1f05a927-0a2c-4f5c-8f2f-0123456789ab}' },
      true,
    ],
  ])(
    'tells %s by what it is, not by how its name begins (IdFix defects 6 and 9)',
    async (name, attributes, isExcluded) => {
      const { findings, examined } = await examineTexts(
        [person(name, { ...attributes, mail: 'a b' })],
        [...excluding, lengthCheck('mail', 2)],
      );
      expect(findings.map(({ severity }) => severity)).toEqual([isExcluded ? 'OutOfScope' : 'FailsSync']);
      expect(examined.excluded).toBe(isExcluded ? 1 : 0);
    },
  );

  it('does not hold what is out of scope against what is in it', async () => {
    const { findings } = await examineTexts(
      [
        person('a', { mail: 'x@contoso.com', isCriticalSystemObject: 'TRUE' }) +
          person('b', { mail: 'x@contoso.com' }),
      ],
      [...addressesUnique, ...excluding],
    );
    expect(findings.map(({ severity }) => severity)).toEqual(['OutOfScope']);
  });

  it('tells of two entries with one DN', async () => {
    const { findings } = await examineTexts(
      [person('a') + person('A')],
      [uniqueCheck('distinguishedName', 'distinguishedName', 'fold')],
    );
    expect(rowsOf(findings)).toEqual([
      'a | distinguishedName | CN=a,DC=contoso,DC=com | Duplicate | NONE',
      'A | distinguishedName | CN=A,DC=contoso,DC=com | Duplicate | NONE',
    ]);
    expect(findings.map(({ line }) => line)).toEqual([1, 5]);
  });
});
