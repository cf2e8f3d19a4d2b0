import { adviceFor } from '../../directory/upn/forest.ts';
import { forestParameter, suffixEdit } from '../directory-kit/forest-parameters.ts';
import { applyOptionsOf, PlanOnce, previewPlan, runRepair } from '../directory-kit/run-repair.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { directoryRepairObject, plannedChangeObject } from '../presentation/directory-repair-objects.ts';

const parameters = {
  Identity: forestParameter,
  UPNSuffixes: parameter({
    schema: suffixEdit(),
    synopsis: {
      en: "Suffixes beside the names of its domains: @{Add='contoso.com'}, @{Remove='…'}, @{Replace='…','…'}.",
      ko: "도메인 이름 외의 UPN 접미사: @{Add='contoso.com'}, @{Remove='…'}, @{Replace='…','…'}.",
    },
    mandatory: true,
  }),
} as const;

const plans = new PlanOnce<Bound<typeof parameters>>(
  ({ Identity, UPNSuffixes }, { rooms, organization, signal }) =>
    rooms.directory.signInNames.planSuffixes(organization, Identity, UPNSuffixes, signal),
);

export const cmdlet = defineCmdlet({
  name: 'Set-ADForest',
  synopsis: {
    en: 'Adds or removes alternative suffixes of sign-in names in a forest of Active Directory.',
    ko: 'Active Directory 포리스트의 대체 UPN 접미사를 추가하거나 제거합니다.',
  },
  description: {
    en: 'Written to uPNSuffixes of the forest, as a change set that Undo-DirectoryRepair takes back. A suffix may have letters from A to Z, digits, dots, dashes and underscores. A warning says what to type where it is no verified domain here yet. Sign-in names do not change by this: Set-DirectoryUserPrincipalName does that.',
    ko: '포리스트의 uPNSuffixes에 쓰며, Undo-DirectoryRepair로 되돌릴 수 있는 변경 집합이 됩니다. 접미사에는 영문자, 숫자, 점, 대시, 밑줄만 쓸 수 있습니다. 이곳에서 아직 확인된 도메인이 아니면 입력할 명령을 경고로 알려 줍니다. 로그인 이름 자체는 Set-DirectoryUserPrincipalName으로 바꿉니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'change',
  output: directoryRepairObject,
  otherOutputs: [plannedChangeObject],
  parameters,
  examples: [
    {
      line: "Set-ADForest -UPNSuffixes @{Add='contoso.com'}",
      synopsis: { en: 'Adds a suffix.', ko: '접미사를 추가합니다.' },
    },
    {
      line: "Set-ADForest Contoso -UPNSuffixes @{Add='contoso.com','contoso.kr'; Remove='old.com'} -WhatIf",
      synopsis: { en: 'Shows what would be written.', ko: '쓸 내용을 먼저 표시합니다.' },
    },
  ],
  async target({ Identity }, { rooms, organization, signal }) {
    const forests = await rooms.directory.signInNames.forests(organization, Identity, signal);
    return forests.map(({ name }) => name).join(', ');
  },
  async *preview(bound, context) {
    yield* previewPlan(await plans.get(bound, context), context);
  },
  async *process(bound, context) {
    const { rooms, organization, actor, reporter, signal } = context;
    const plan = await plans.get(bound, context);
    if (plan.parts.length === 0) warnUnmodified(bound.Identity ?? organization.name, { reporter });
    else {
      const events = rooms.directory.repairs.apply(
        organization,
        plan,
        actor.name,
        applyOptionsOf({}, context),
      );
      yield* runRepair(events, context);
    }
    for (const forest of await rooms.directory.signInNames.forests(organization, bound.Identity, signal)) {
      for (const state of forest.upnSuffixes) {
        const advice = adviceFor(state);
        if (advice !== undefined) reporter.warn(advice);
      }
    }
  },
});
