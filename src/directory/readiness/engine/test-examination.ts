/** For tests: a few rules of the kinds there are, and LDIF as text. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemRandom } from '../../../base/random.ts';
import type { SourceObject } from '../../source-object.ts';
import { type Check, type CheckContext, defineCheck, type ValueRule } from '../check.ts';
import type { Finding, FindingError } from '../finding.ts';
import { type Examined, type ExamineOptions, examineDirectory } from './examine-directory.ts';
import type { EngineInput } from './open-input.ts';

export const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const testContext: CheckContext = {
  profile: 'Microsoft365Doc',
  verifiedDomains: new Set(['contoso.com']),
  initialDomain: 'contoso.onmicrosoft.com',
  topLevelDomains: new Set(['com']),
  now: 0,
};

const text = (en: string) => ({ en, ko: en });
const everybody = { classes: ['user', 'contact', 'group'], sources: ['Landfall'] } as const;

export function valueCheck(attribute: string, error: FindingError, rule: Partial<ValueRule>): Check {
  return defineCheck({
    ...{ kind: 'value', name: `${attribute}.${error}`, error, attribute, ...everybody },
    synopsis: text(error),
    under: () => ({ severity: 'FailsSync', screen: {}, examine: () => undefined, ...rule }),
  });
}

export function uniqueCheck(attribute: string, space: string, key: 'fold' | 'smtpAddress' | 'exact'): Check {
  return defineCheck({
    ...{ kind: 'unique', name: `${attribute}.unique`, error: 'Duplicate', attribute, ...everybody },
    synopsis: text('Duplicate'),
    under: () => ({ severity: 'FailsSync', space, key }),
  });
}

export const addressesUnique: readonly Check[] = [
  'userPrincipalName',
  'mail',
  'proxyAddresses',
  'targetAddress',
].map((attribute) => uniqueCheck(attribute, 'address', 'smtpAddress'));

export function lengthCheck(attribute: string, max: number): Check {
  return valueCheck(attribute, 'Length', {
    screen: { maxLength: max },
    examine: (value) => (value.length > max ? text(`longer than ${max}`) : undefined),
    mend: (value) => value.slice(0, max),
  });
}

/** Letters, digits, and what an address has; blanks go. */
export const signInCharacters = valueCheck('userPrincipalName', 'Character', {
  screen: { plain: `${letters}.-_`, shape: 'address' },
  examine: (value) =>
    /[^A-Za-z0-9.@_-]/.test(value) ? text('holds a character that may not be') : undefined,
  mend: (value) => value.replaceAll(/[^A-Za-z0-9.@_-]/g, ''),
});

export const displayNameBlank = defineCheck({
  ...{ kind: 'object', name: 'displayName.blank', error: 'Blank', attribute: 'displayName', ...everybody },
  synopsis: text('Blank'),
  under: () => ({
    severity: 'FailsSync',
    suspects: (facts) => facts.isBlank('displayname'),
    examine: (object: SourceObject) => [
      { value: String(object.attributes.get('displayname')?.[0]), message: text('blank') },
    ],
    mend: (_value: string | null, object: SourceObject) => String(object.attributes.get('cn')?.[0]),
  }),
});

export interface TestRun {
  readonly findings: readonly Finding[];
  readonly examined: Examined;
}

/** Each text is a file: `a.ldif`, `b.ldif`, … */
export async function examineTexts(
  texts: readonly (string | Uint8Array)[],
  checks: readonly Check[],
  options: Partial<ExamineOptions> = {},
): Promise<TestRun> {
  const folder = await mkdtemp(path.join(tmpdir(), 'readiness-'));
  try {
    const inputs: EngineInput[] = [];
    for (const [index, content] of texts.entries()) {
      const name = `${String.fromCharCode(0x61 + index)}.ldif`;
      await writeFile(path.join(folder, name), content);
      inputs.push({ kind: 'ldif', name, path: path.join(folder, name) });
    }
    return await gather({ inputs, checks, spoolFolder: folder, ...options });
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function gather(
  options: Pick<ExamineOptions, 'inputs' | 'checks' | 'spoolFolder'> & Partial<ExamineOptions>,
): Promise<TestRun> {
  const findings: Finding[] = [];
  const run = examineDirectory({
    ...{ context: testContext, signal: new AbortController().signal },
    ...{ spoolName: () => systemRandom.guid(), ...options },
  });
  for (;;) {
    const { done, value } = await run.next();
    if (done) return { findings, examined: value };
    findings.push(value);
  }
}

/** `dn` and attributes, in short. */
export function person(
  name: string,
  attributes: Readonly<Record<string, string | readonly string[]>> = {},
): string {
  const lines = Object.entries(attributes).flatMap(([attribute, values]) =>
    [values].flat().map((value) => `${attribute}: ${value}`),
  );
  return [`dn: CN=${name},DC=contoso,DC=com`, 'objectClass: user', `cn: ${name}`, ...lines, '', ''].join(
    '\n',
  );
}

/** As a table. */
export const rowsOf = (findings: readonly Finding[]): string[] =>
  findings.map(({ objectName, attribute, value, violations, action, proposal }) =>
    [
      objectName,
      attribute,
      value ?? '∅',
      violations.map(({ error }) => error).join('+'),
      action + (proposal === null ? '' : ` ${proposal}`),
    ].join(' | '),
  );
