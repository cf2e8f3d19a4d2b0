import {
  actionParameter,
  findingsParameter,
  namedChangeSetParameter,
  paceParameters,
  repairFilterParameters,
  requestOf,
} from '../directory-kit/repair-parameters.ts';
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
import { text } from '../kit/parameter-types.ts';
import { directoryRepairObject, plannedChangeObject } from '../presentation/directory-repair-objects.ts';

const parameters = {
  Identity: { ...findingsParameter, sets: ['Finding'] },
  ...repairFilterParameters,
  Action: actionParameter,
  Update: parameter({
    schema: text({ maxLength: 4096 }),
    synopsis: {
      en: 'What to write in place of what is proposed; EDIT goes without saying.',
      ko: '제안 대신 쓸 값. -Action EDIT은 생략할 수 있습니다.',
    },
  }),
  ChangeSet: {
    ...namedChangeSetParameter(
      'Goes on with this one, which was stopped or interrupted.',
      '멈추거나 중단된 이 변경 집합을 이어서 적용합니다.',
    ),
    mandatory: true,
    sets: ['ChangeSet'],
  },
  ...paceParameters,
} as const;

const plans = new PlanOnce<Bound<typeof parameters>>((bound, { rooms, organization, signal }) =>
  rooms.directory.repairs.planRepair(organization, requestOf(bound), signal),
);

export const cmdlet = defineCmdlet({
  name: 'Repair-DirectoryObject',
  synopsis: {
    en: 'Writes what is proposed for findings into their directory, so that all of it can be undone.',
    ko: '검사 결과의 제안을 원본 디렉터리에 씁니다. 모두 되돌릴 수 있습니다.',
  },
  description: {
    en: 'All mends of an object are one write that is done whole or not at all. A value that somebody has changed since it was found is left alone and told of, and the rest goes on; so is one that would become a duplicate. -WhatIf lists every value first. What was done is a change set: Get-DirectoryRepair shows it, Undo-DirectoryRepair takes it back. With -Action COMPLETE nothing is written: the value is kept, and not proposed again. One that was interrupted is brought to its end by the next repair, or by -ChangeSet.',
    ko: '한 개체의 수정은 한 번에 쓰이며, 전부 쓰이거나 전혀 쓰이지 않습니다. 검사 뒤 다른 사람이 바꾼 값과 중복이 될 값은 건드리지 않고 알려 주며, 나머지는 계속합니다. -WhatIf로 모든 값을 먼저 볼 수 있습니다. 적용한 내용은 변경 집합으로 남아 Get-DirectoryRepair로 보고 Undo-DirectoryRepair로 되돌립니다. -Action COMPLETE는 아무것도 쓰지 않고 값을 유지하며 다시 제안하지 않게 합니다. 중단된 변경 집합은 다음 수정 때나 -ChangeSet으로 끝까지 마칩니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'destroy',
  output: directoryRepairObject,
  otherOutputs: [plannedChangeObject],
  defaultSet: 'Finding',
  gathersPipeline: true,
  parameters,
  examples: [
    {
      line: 'Repair-DirectoryObject -Attribute proxyAddresses -WhatIf',
      synopsis: { en: 'Lists every address that would be written.', ko: '쓰게 될 주소를 모두 표시합니다.' },
    },
    {
      line: 'Repair-DirectoryObject -Severity FailsSync',
      synopsis: {
        en: 'Asks, and writes all that is proposed for the worst.',
        ko: '확인한 뒤 가장 심각한 것의 제안을 모두 씁니다.',
      },
    },
    {
      line: "Get-DirectoryFinding -Anr '김민아' | Repair-DirectoryObject -Update 'mina.kim@contoso.com'",
      synopsis: { en: 'Writes another value than the one proposed.', ko: '제안과 다른 값을 씁니다.' },
    },
    {
      line: 'Repair-DirectoryObject -ChangeSet 019aa5c2-51c0-7c52-9f1e-6b1d1f7a8e10',
      synopsis: { en: 'Goes on where it was stopped.', ko: '멈춘 곳부터 이어서 적용합니다.' },
    },
  ],
  async target(bound, context) {
    if (bound.ChangeSet !== undefined) return bound.ChangeSet;
    const plan = await plans.get(bound, context);
    return bound.Action === 'COMPLETE' ? `${plan.left.length} values to keep` : describeTarget(plan);
  },
  async *preview(bound, context) {
    if (bound.ChangeSet === undefined) yield* previewPlan(await plans.get(bound, context), context);
  },
  async *process(bound, context) {
    const { rooms, organization, actor } = context;
    const { repairs } = rooms.directory;
    const options = applyOptionsOf(bound, context);
    if (bound.ChangeSet !== undefined) {
      yield* runRepair(repairs.resume(organization, bound.ChangeSet, options), context);
      return;
    }
    const plan = await plans.get(bound, context);
    if (bound.Action === 'COMPLETE') {
      const kept = plan.left.map(
        ({ finding }) => [finding.id, { action: 'COMPLETE', update: null }] as const,
      );
      await repairs.decide(organization, new Map(kept), actor.name);
      return;
    }
    tellOfLeft(plan.left, context);
    yield* runRepair(repairs.apply(organization, plan, actor.name, options), context);
  },
});
