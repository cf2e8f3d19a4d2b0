import { adviceFor, suffixState } from '../../directory/upn/forest.ts';
import { connectorOfForestParameter } from '../directory-kit/forest-parameters.ts';
import { paceParameters } from '../directory-kit/repair-parameters.ts';
import {
  applyOptionsOf,
  describeTarget,
  PlanOnce,
  previewPlan,
  runRepair,
  tellOfLeft,
} from '../directory-kit/run-repair.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';
import { directoryRepairObject, plannedChangeObject } from '../presentation/directory-repair-objects.ts';

const parameters = {
  From: parameter({
    schema: text({ maxLength: 256 }),
    synopsis: { en: 'The suffix that they have: contoso.local.', ko: '지금의 접미사. 예: contoso.local.' },
    mandatory: true,
  }),
  To: parameter({
    schema: text({ maxLength: 256 }),
    synopsis: { en: 'The suffix that they get: contoso.com.', ko: '새 접미사. 예: contoso.com.' },
    mandatory: true,
  }),
  Identity: parameter({
    schema: list(text()),
    synopsis: {
      en: 'These users alone, by sign-in name or DN; everybody in the scope of the connector without it.',
      ko: '이 사용자만. 로그인 이름이나 DN으로 지정하며, 생략하면 커넥터 범위의 모든 사용자.',
    },
    position: 0,
    fromPipeline: 'value',
  }),
  Connector: connectorOfForestParameter,
  ...paceParameters,
} as const;

const plans = new PlanOnce<Bound<typeof parameters>>((bound, { rooms, organization, signal }) => {
  const { From: from, To: to, Identity: users, Connector } = bound;
  const request = { from, to, ...(users && { users }) };
  return rooms.directory.signInNames.planRename(organization, Connector, request, signal);
});

export const cmdlet = defineCmdlet({
  name: 'Set-DirectoryUserPrincipalName',
  synopsis: {
    en: 'Gives users of Active Directory another suffix of their sign-in names, all at once.',
    ko: 'Active Directory 사용자의 UPN 접미사를 한꺼번에 바꿉니다.',
  },
  description: {
    en: 'What stands before the @ stays. The suffix must be one of the forest; if it is not, the error says which line adds it. A name that somebody holds already, as sign-in name or as address, in any directory of the organisation or here, is left and told of. -WhatIf lists every name first; Undo-DirectoryRepair takes them back.',
    ko: '@ 앞부분은 그대로 둡니다. 접미사는 포리스트에 있어야 하며, 없으면 추가하는 명령을 알려 줍니다. 조직의 어느 디렉터리나 이곳에서 누군가 로그인 이름이나 주소로 쓰고 있는 이름은 바꾸지 않고 알려 줍니다. -WhatIf로 모든 이름을 먼저 볼 수 있고, Undo-DirectoryRepair로 되돌립니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'destroy',
  output: directoryRepairObject,
  otherOutputs: [plannedChangeObject],
  gathersPipeline: true,
  parameters,
  examples: [
    {
      line: 'Set-DirectoryUserPrincipalName -From contoso.local -To contoso.com -WhatIf',
      synopsis: { en: 'Lists every name that would change.', ko: '바뀔 이름을 모두 표시합니다.' },
    },
    {
      line: 'Set-DirectoryUserPrincipalName -From contoso.local -To contoso.com',
      synopsis: { en: 'Asks, and changes them.', ko: '확인한 뒤 바꿉니다.' },
    },
    {
      line: 'Set-DirectoryUserPrincipalName kim@contoso.local, lee@contoso.local -From contoso.local -To contoso.com',
      synopsis: { en: 'Two users first.', ko: '두 사용자만 먼저 바꿉니다.' },
    },
  ],
  target: async (bound, context) =>
    `${describeTarget(await plans.get(bound, context))}: ${bound.From} -> ${bound.To}`,
  async *preview(bound, context) {
    yield* previewPlan(await plans.get(bound, context), context);
  },
  async *process(bound, context) {
    const { rooms, organization, actor, reporter } = context;
    const plan = await plans.get(bound, context);
    const domains = await rooms.domains.list(organization.tenant);
    const advice = adviceFor(suffixState(bound.To.trim().replace(/^@/, ''), domains));
    if (advice !== undefined) reporter.warn(advice);
    tellOfLeft(plan.left, context);
    const options = applyOptionsOf(bound, context);
    yield* runRepair(rooms.directory.repairs.apply(organization, plan, actor.name, options), context);
  },
});
