import { runParameters, stepsOf } from '../directory-kit/run-steps.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { adsyncRunStepObject } from '../presentation/adsync-run-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ADSyncRunStepResult',
  synopsis: {
    en: 'Shows what each step of past synchronisations read, changed and could not do.',
    ko: '지난 동기화의 단계별 결과와 개수를 표시합니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: adsyncRunStepObject,
  parameters: runParameters,
  examples: [
    {
      line: 'Get-ADSyncRunStepResult -NumberRequested 1',
      synopsis: { en: 'Of the last run.', ko: '마지막 실행.' },
    },
    {
      line: 'Get-ADSyncRunStepResult | Where-Object ExportFailure -gt 0',
      synopsis: { en: 'Where something could not be written.', ko: '내보내지 못한 것이 있는 단계.' },
    },
  ],
  async *process(bound, context) {
    for await (const step of stepsOf(bound, context)) yield adsyncRunStepObject.present(step);
  },
});
