/** What IdFix does wrong, numbered as in the list of its defects; see microsoft/idfix and the issues named. */
import { describe, expect, it } from 'vitest';
import { checks } from './checks/registry.gen.ts';
import { addressesUnique, examineTexts, person, rowsOf } from './engine/test-examination.ts';
import { profileNames } from './finding.ts';
import { contextOf, dedicated, doc, multiTenant, objectRule, userWith, valueRule } from './test-checks.ts';

describe('IdFix defect 1: each address compared with each', () => {
  // IdFix takes 48 seconds for 8,000 values; for these it would take hours, and the test its end.
  it('finds one duplicate among 120,000 addresses', { timeout: 60_000 }, async () => {
    const people = Array.from({ length: 60_000 }, (_, number) =>
      person(`p${number}`, {
        mail: `p${number}@contoso.com`,
        proxyAddresses: [`SMTP:p${number}@contoso.com`, `smtp:alias${number}@contoso.com`],
      }),
    );
    const late = person('late', { proxyAddresses: ['SMTP:late@contoso.com', 'smtp:ALIAS7@contoso.com'] });
    const { findings } = await examineTexts([people.join('') + late], addressesUnique);
    expect(rowsOf(findings).map((row) => row.split(' | ').slice(0, 4).join(' | '))).toEqual([
      'p7 | proxyAddresses | smtp:alias7@contoso.com | Duplicate',
      'late | proxyAddresses | smtp:ALIAS7@contoso.com | Duplicate',
    ]);
  });
});

describe('IdFix defect 6: rules that never fire', () => {
  it.each(profileNames)(
    'msExchRecipientTypeDetails is read as the decimal that LDAP gives (%s)',
    (profile) => {
      const rule = valueRule('msExchRecipientTypeDetails.excluded', profile);
      // 0x20000000, a discovery mailbox: IdFix compares it with the text "0x20000000".
      expect(rule?.examine('536870912', userWith(), contextOf(profile))?.en).toContain('discovery mailbox');
      expect(rule?.examine('1', userWith(), contextOf(profile))).toBeUndefined();
    },
  );

  it.each([doc, multiTenant] as const)(
    'what the rule for periods of mailNickname finds is used (%s)',
    (profile) => {
      const rule = valueRule('mailNickname.leadingDot', profile);
      const context = contextOf(profile);
      expect(rule?.examine('.kim', userWith(), context)?.en).toBe('It begins with a dot.');
      expect(rule?.mend?.('.kim', userWith(), context)).toBe('kim');
    },
  );

  it('Dedicated leaves out what isCriticalSystemObject marks', () => {
    const rule = objectRule('isCriticalSystemObject.excluded', dedicated);
    const administrator = userWith({ isCriticalSystemObject: 'TRUE', sAMAccountName: 'Administrator' });
    expect(rule?.examine(administrator, contextOf(dedicated))).toHaveLength(1);
  });
});

describe('IdFix defect 7: apostrophes', () => {
  it('are right in a sign-in name by the document (#46)', () => {
    expect(faultsOf('userPrincipalName', "o'brien@contoso.com", doc)).toEqual([]);
    expect(faultsOf('userPrincipalName', "o'brien@contoso.com", multiTenant)).toEqual([
      'userPrincipalName.characters',
    ]);
  });

  it.each([
    "X500:/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=O'Brien, Kim",
    'x500:/O=ORG/OU=한국/CN=RECIPIENTS/CN="KIM"; [1] <2>',
    "X500:/o=ExchangeLabs/ou=a/cn=b/cn=0123-o'brien:1",
  ])(
    'are right in an X500 address, as is all else that Exchange writes there (#16, #18, #79): %s',
    (value) => {
      for (const profile of profileNames) expect(faultsOf('proxyAddresses', value, profile)).toEqual([]);
    },
  );
});

describe('IdFix defect 9: people whose names begin like those of accounts', () => {
  it.each(['Guest Kim', 'Admini Lee', 'msolberg', 'iwamoto', 'support_kim', 'SystemMailboxes'])(
    '%s is no exclusion',
    (name) => {
      for (const profile of profileNames) {
        for (const attribute of ['sAMAccountName', 'mailNickname']) {
          const found = faultsOf(attribute, name, profile).filter((check) => check.endsWith('.excluded'));
          expect(found).toEqual([]);
        }
      }
    },
  );
});

describe('top-level domains that IdFix lacks (#1, #5, #38, #59)', () => {
  it.each(['contoso.app', 'contoso.한국', 'contoso.xn--3e0b707e', 'contoso.삼성', 'contoso.KR'])(
    '%s',
    (domain) => {
      for (const profile of profileNames) {
        expect(faultsOf('targetAddress', `SMTP:kim@${domain}`, profile)).toEqual([]);
      }
    },
  );
});

function faultsOf(attribute: string, value: string, profile: (typeof profileNames)[number]): string[] {
  return checks.flatMap((check) => {
    const rule = check.kind === 'value' && check.attribute === attribute ? check.under(profile) : undefined;
    return rule?.examine(value, userWith(), contextOf(profile)) === undefined ? [] : [check.name];
  });
}
