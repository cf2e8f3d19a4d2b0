import { searchAudit, searchParameters } from '../audit-kit/audit-search.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { auditRecordObject } from '../presentation/audit-objects.ts';
import { presentAll } from '../presentation/present-all.ts';

export const cmdlet = defineCmdlet({
  name: 'Search-PlatformAuditLog',
  synopsis: {
    en: 'Finds out who changed what of the platform itself: organisations made and removed.',
    ko: '조직 만들기와 제거처럼 플랫폼 자체를 누가 바꾸었는지 찾습니다.',
  },
  role: 'Platform Administration',
  scope: 'platform',
  effect: 'read',
  output: auditRecordObject,
  parameters: {
    ...searchParameters,
    ResultSize: resultSizeParameter,
  },
  examples: [
    {
      line: 'Search-PlatformAuditLog -Cmdlets New-Organization, Remove-Organization',
      synopsis: { en: 'Which organisations came and went.', ko: '만들고 제거한 조직.' },
    },
  ],
  process: ({ ResultSize, ...choice }, context) =>
    limitResults(presentAll(auditRecordObject, searchAudit(choice, undefined, context)), ResultSize, context),
});
