import { runParameters, stepsOf } from '../directory-kit/run-steps.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { adsyncRunProfileObject } from '../presentation/adsync-run-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ADSyncRunProfileResult',
  synopsis: {
    en: 'Shows when past synchronisations ran, by whom, and how they ended.',
    ko: '지난 동기화의 시각, 실행한 사람, 결과를 표시합니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: adsyncRunProfileObject,
  parameters: runParameters,
  examples: [
    { line: 'Get-ADSyncRunProfileResult', synopsis: { en: 'Of the last seven days.', ko: '최근 7일.' } },
    {
      line: 'Get-ADSyncRunProfileResult | Where-Object Result -ne success | Format-List',
      synopsis: { en: 'What did not end well, and why.', ko: '실패한 실행과 이유.' },
    },
  ],
  async *process(bound, context) {
    for await (const step of stepsOf(bound, context)) yield adsyncRunProfileObject.present(step);
  },
});
