/** People whose addresses and names have blanks, before they are mended and after. */
import { testFinding } from '../../../src/directory/mending/test-findings.ts';
import type { Finding } from '../../../src/directory/readiness/finding.ts';

const nameOf = (number: number): string => `김${String(number).padStart(4, '0')}`;
const dnOf = (number: number, baseDn: string): string => `cn=${nameOf(number)},${baseDn}`;

const mailBefore = (number: number): string => `us er${number}@contoso.com`;
const mailAfter = (number: number): string => `user${number}@contoso.com`;
const kept = (number: number): string => `alias${number}@contoso.com`;

export function messyPeople(count: number, baseDn: string): string {
  const people = Array.from(
    { length: count },
    (_, number) => `dn: ${dnOf(number, baseDn)}
objectClass: inetOrgPerson
cn: ${nameOf(number)}
sn: 김
displayName: 김  ${number}
mail: ${mailBefore(number)}
mail: ${kept(number)}
`,
  );
  return [`dn: ${baseDn}\nobjectClass: domain\ndc: example\n`, ...people].join('\n');
}

export function findingsOf(count: number, baseDn: string): Finding[] {
  return Array.from({ length: count }, (_, number) => {
    const dn = dnOf(number, baseDn);
    return [
      testFinding({
        id: `m${number}`,
        dn,
        attribute: 'mail',
        value: mailBefore(number),
        proposal: mailAfter(number),
      }),
      testFinding({
        id: `d${number}`,
        dn,
        attribute: 'displayName',
        value: `김  ${number}`,
        proposal: `김${number}`,
      }),
      testFinding({ id: `t${number}`, dn, attribute: 'title', value: null, proposal: '사원' }),
    ];
  }).flat();
}

/** Lines of each person, sorted, as they are to be: mended or not. */
export function expectedPeople(count: number, isMended: boolean): string[][] {
  return Array.from({ length: count }, (_, number) =>
    [
      `cn: ${nameOf(number)}`,
      `displayName: ${isMended ? `김${number}` : `김  ${number}`}`,
      `mail: ${isMended ? mailAfter(number) : mailBefore(number)}`,
      `mail: ${kept(number)}`,
      ...(isMended ? ['title: 사원'] : []),
    ].sort(),
  );
}

/** From LDIF of a search for these attributes, by person. */
export function readPeople(ldif: string): string[][] {
  return ldif
    .trim()
    .split('\n\n')
    .map((entry) =>
      entry
        .split('\n')
        .filter((line) => !/^dn:/.test(line))
        .map((line) => {
          const [, attribute = '', encoded = ''] = /^(\w+):: (.*)$/.exec(line) ?? [];
          return attribute === '' ? line : `${attribute}: ${Buffer.from(encoded, 'base64').toString('utf8')}`;
        })
        .sort(),
    )
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}
