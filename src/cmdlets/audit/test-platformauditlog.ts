import { testAudit, witnessParameters } from '../audit-kit/test-audit.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { auditTestObject } from '../presentation/audit-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Test-PlatformAuditLog',
  synopsis: {
    en: "Checks that the platform's own record of changes is as it was written.",
    ko: '플랫폼 자체의 변경 기록이 기록된 그대로인지 검사합니다.',
  },
  role: 'Platform Administration',
  scope: 'platform',
  effect: 'read',
  output: auditTestObject,
  parameters: witnessParameters,
  examples: [
    {
      line: 'Test-PlatformAuditLog',
      synopsis: { en: 'Checks the whole chain.', ko: '사슬 전체를 검사합니다.' },
    },
  ],
  process: (bound, context) => testAudit(bound, undefined, context),
});
