import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { whole } from '../kit/parameter-types.ts';
import { outlookConnectivityObject } from '../presentation/mapi-http-objects.ts';

const mostRuns = 200;

export const cmdlet = defineCmdlet({
  name: 'Get-OutlookConnectivityHistory',
  synopsis: {
    en: 'Shows what became of earlier runs of Test-OutlookConnectivity, the newest first.',
    ko: '이전 Test-OutlookConnectivity 결과를 최신 것부터 표시합니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  effect: 'read',
  output: outlookConnectivityObject,
  parameters: {
    ResultSize: parameter({
      schema: whole({ min: 1, max: mostRuns }),
      synopsis: {
        en: `At most so many; the last ${mostRuns} are kept.`,
        ko: `최대 개수. 최근 ${mostRuns}개를 보존합니다.`,
      },
    }),
  },
  examples: [
    {
      line: 'Get-OutlookConnectivityHistory | Where-Object Result -eq Failed | Format-Table StartTime, FailedStep, Error',
      synopsis: { en: 'When it failed, and where.', ko: '언제 어디서 실패했는지.' },
    },
    {
      line: 'Get-OutlookConnectivityHistory -ResultSize 1 | Format-List',
      synopsis: { en: 'The last one, with all that is known of it.', ko: '가장 최근 시험을 자세히 봅니다.' },
    },
  ],
  async *process({ ResultSize = mostRuns }, { rooms, organization }) {
    for (const run of await rooms.clientAccess.probes.history(organization, ResultSize))
      yield outlookConnectivityObject.present(run);
  },
});
