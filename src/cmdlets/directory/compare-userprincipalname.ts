import { differenceReasons } from '../../directory/upn/difference-reasons.ts';
import { connectorOfForestParameter } from '../directory-kit/forest-parameters.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { list, oneOf } from '../kit/parameter-types.ts';
import { signInNameDifferenceObject } from '../presentation/sign-in-name-objects.ts';

const parameters = {
  Connector: { ...connectorOfForestParameter, position: 0 },
  Reason: parameter({
    schema: list(oneOf(differenceReasons)),
    synopsis: { en: 'Those that differ for these reasons.', ko: '이 이유로 다른 사용자만.' },
  }),
  ResultSize: resultSizeParameter,
} as const;

export const cmdlet = defineCmdlet({
  name: 'Compare-UserPrincipalName',
  synopsis: {
    en: 'Lists users whose sign-in name here is another than at the source, with the reason.',
    ko: '이곳의 로그인 이름이 원본과 다른 사용자를 이유와 함께 표시합니다.',
  },
  description: {
    en: 'LicenceRule: the user has a mailbox, and names of such users stay unless SynchronizeUpnForManagedUsers is on. Conflict: somebody else here has the name. UnverifiedDomain: its suffix is no verified domain here. NotSynchronized: the user has not come here yet. Pending: the next synchronisation brings it. Advice says what to type.',
    ko: 'LicenceRule: 사서함이 있는 사용자로, SynchronizeUpnForManagedUsers를 켜지 않으면 이름이 바뀌지 않습니다. Conflict: 이곳의 다른 사용자가 쓰는 이름입니다. UnverifiedDomain: 접미사가 확인된 도메인이 아닙니다. NotSynchronized: 아직 동기화되지 않았습니다. Pending: 다음 동기화에서 바뀝니다. Advice는 입력할 명령을 알려 줍니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: signInNameDifferenceObject,
  parameters,
  examples: [
    { line: 'Compare-UserPrincipalName', synopsis: { en: 'All of them.', ko: '모두 표시합니다.' } },
    {
      line: 'Compare-UserPrincipalName -Reason LicenceRule, Conflict | Format-List',
      synopsis: { en: 'Those that synchronisation will not solve.', ko: '동기화로 해결되지 않는 것.' },
    },
  ],
  async *process(bound, context) {
    yield* limitResults(found(bound, context), bound.ResultSize, context);
  },
});

async function* found({ Connector: connector, Reason }: Bound<typeof parameters>, context: CmdletContext) {
  const { rooms, organization, signal, language } = context;
  const differences = rooms.directory.signInNames.compare(organization, { connector, signal });
  for await (const difference of differences) {
    if (Reason !== undefined && !Reason.includes(difference.reason)) continue;
    yield signInNameDifferenceObject.present({ difference, advice: difference.advice[language] });
  }
}
