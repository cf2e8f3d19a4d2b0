import { defineCmdlet } from '../kit/definition.ts';
import { executionScopes } from '../kit/objects/execution-policy.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, oneOf } from '../kit/parameter-types.ts';

const policies = [
  ...(['Unrestricted', 'RemoteSigned', 'AllSigned', 'Restricted', 'Default', 'Bypass', 'Undefined'] as const),
] as const;

export const cmdlet = defineCmdlet({
  name: 'Set-ExecutionPolicy',
  synopsis: {
    en: 'Does nothing: scripts may always run here.',
    ko: '아무 일도 하지 않습니다. 여기서는 항상 스크립트를 실행할 수 있습니다.',
  },
  description: {
    en: 'Scripts that were written for Windows begin with it. What a script may do, the roles of its account say.',
    ko: 'Windows용 스크립트가 이 명령으로 시작하므로 받아들입니다. 스크립트가 할 수 있는 일은 계정의 역할이 정합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    ExecutionPolicy: parameter({
      schema: oneOf(policies, 'Microsoft.PowerShell.ExecutionPolicy'),
      synopsis: { en: 'The policy.', ko: '정책.' },
      position: 0,
      mandatory: true,
    }),
    Scope: parameter({
      schema: oneOf(executionScopes),
      synopsis: { en: 'For whom.', ko: '적용 범위.' },
      position: 1,
    }),
    Force: flag({ synopsis: { en: 'Without a question.', ko: '묻지 않습니다.' } }),
    Confirm: flag({
      synopsis: { en: 'There is nothing to ask.', ko: '물을 것이 없습니다.' },
      aliases: ['cf'],
    }),
  },
  examples: [
    {
      line: 'Set-ExecutionPolicy RemoteSigned',
      synopsis: { en: 'Is taken, and changes nothing.', ko: '받아들이지만 바뀌는 것은 없습니다.' },
    },
  ],
  async process({ ExecutionPolicy }, { reporter }) {
    reporter.verbose(`There is no execution policy here; ${ExecutionPolicy} changes nothing.`);
    return undefined;
  },
});
