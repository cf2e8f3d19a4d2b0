import { testAudit, witnessParameters } from '../audit-kit/test-audit.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { auditTestObject } from '../presentation/audit-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Test-AdminAuditLog',
  synopsis: {
    en: "Checks that an organisation's record of changes is as it was written.",
    ko: '조직의 변경 기록이 기록된 그대로인지 검사합니다.',
  },
  description: {
    en: 'Every record is sealed together with the seal before it, under a key that is not in the database: a record that was changed, taken out or put in breaks the chain from there on. Give the number and seal of a log line that was kept elsewhere to find out also whether the whole record was set back to an earlier state.',
    ko: '각 레코드는 앞 레코드의 봉인과 함께, 데이터베이스 밖에 있는 키로 봉인됩니다. 레코드를 바꾸거나 빼거나 끼워 넣으면 그 자리부터 사슬이 끊어집니다. 다른 곳에 보관한 로그 줄의 번호와 봉인을 주면 기록 전체를 과거 상태로 되돌렸는지도 알 수 있습니다.',
  },
  role: 'View-Only Audit Logs',
  scope: 'organization',
  effect: 'read',
  output: auditTestObject,
  parameters: witnessParameters,
  examples: [
    {
      line: 'Test-AdminAuditLog',
      synopsis: { en: 'Checks the whole chain.', ko: '사슬 전체를 검사합니다.' },
    },
    {
      line: 'Get-Organization | ForEach-Object { Test-AdminAuditLog -Organization $_ } | Where-Object IsValid -eq $false',
      synopsis: { en: 'Organisations whose record was tampered with.', ko: '기록이 조작된 조직.' },
    },
  ],
  process: (bound, context) => testAudit(bound, context.organization, context),
});
