/** Findings, and a readiness that has found them, for tests of mending. */
import type { DirectoryReadiness, FindingFilter } from '../readiness/directory-readiness.ts';
import type { Finding } from '../readiness/finding.ts';
import type { ReadinessRun } from '../readiness/readiness-run.ts';

export function testFinding(over: Partial<Finding> & Pick<Finding, 'id' | 'dn' | 'attribute'>): Finding {
  return {
    guid: undefined,
    objectClass: 'user',
    objectName: /^CN=([^,]+)/.exec(over.dn)?.[1] ?? over.dn,
    value: null,
    violations: [
      {
        check: `${over.attribute}.characters`,
        error: 'Character',
        severity: 'FailsSync',
        sources: ['Doc'],
        message: { en: 'It has a space.', ko: '공백이 있습니다.' },
      },
    ],
    severity: 'FailsSync',
    action: 'EDIT',
    proposal: null,
    holders: [],
    ...over,
  };
}

type Found = Pick<DirectoryReadiness, 'findings' | 'findFindings' | 'findLastRun'>;

export function testReadiness(findings: readonly Finding[], sources: readonly string[] = ['AD']): Found {
  const isMeant = (finding: Finding, { attributes, severities, errors }: FindingFilter): boolean =>
    (attributes?.some((name) => name.toLowerCase() === finding.attribute.toLowerCase()) ?? true) &&
    (severities?.includes(finding.severity) ?? true) &&
    (errors?.some((error) => finding.violations.some((violation) => violation.error === error)) ?? true);
  return {
    async *findings(_, filter = {}) {
      yield* findings.filter((finding) => isMeant(finding, filter));
    },
    findFindings: (_, ids) => Promise.resolve(findings.filter(({ id }) => ids.includes(id))),
    findLastRun: () =>
      Promise.resolve({
        id: 'run',
        profile: 'Microsoft365Doc',
        sources,
        verifiedDomains: [],
      } as unknown as ReadinessRun),
  };
}
