import { externalAccess, searchAudit, searchParameters } from '../audit-kit/audit-search.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { auditRecordObject } from '../presentation/audit-objects.ts';
import { presentAll } from '../presentation/present-all.ts';

export const cmdlet = defineCmdlet({
  name: 'Search-AdminAuditLog',
  synopsis: {
    en: 'Finds out who changed what in an organisation, newest first.',
    ko: '조직에서 누가 무엇을 바꾸었는지 최근 것부터 찾습니다.',
  },
  role: 'View-Only Audit Logs',
  scope: 'organization',
  effect: 'read',
  output: auditRecordObject,
  parameters: {
    ...searchParameters,
    ExternalAccess: externalAccess,
    ResultSize: resultSizeParameter,
  },
  examples: [
    {
      line: 'Search-AdminAuditLog -Cmdlets Set-Mailbox -Parameters ProhibitSendQuota -StartDate 2026-11-01',
      synopsis: { en: 'Who changed quotas since then.', ko: '그 뒤로 할당량을 바꾼 사람.' },
    },
    {
      line: 'Search-AdminAuditLog -UserIds admin@contoso.com -IsSuccess $false | Format-Table RunDate, CmdletName, Error',
      synopsis: { en: 'What one administrator tried in vain.', ko: '한 관리자가 시도했으나 실패한 작업.' },
    },
  ],
  process: ({ ResultSize, ...choice }, context) =>
    limitResults(
      presentAll(auditRecordObject, searchAudit(choice, context.organization, context)),
      ResultSize,
      context,
    ),
});
