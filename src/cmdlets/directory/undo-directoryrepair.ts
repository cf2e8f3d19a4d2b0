import { changeSetParameter, paceParameters } from '../directory-kit/repair-parameters.ts';
import {
  applyOptionsOf,
  describeTarget,
  PlanOnce,
  previewPlan,
  runRepair,
} from '../directory-kit/run-repair.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';
import { directoryRepairObject, plannedChangeObject } from '../presentation/directory-repair-objects.ts';

const parameters = {
  Identity: changeSetParameter,
  Object: parameter({
    schema: list(text()),
    synopsis: {
      en: 'These objects alone, by DN or by name.',
      ko: '이 개체만. DN이나 이름으로 지정합니다.',
    },
  }),
  Attribute: parameter({
    schema: list(text()),
    synopsis: { en: 'These attributes alone.', ko: '이 특성만.' },
  }),
  ...paceParameters,
} as const;

const plans = new PlanOnce<Bound<typeof parameters>>((bound, { rooms, organization }) =>
  rooms.directory.repairs.planUndo(organization, bound.Identity, {
    ...(bound.Object && { objects: bound.Object }),
    ...(bound.Attribute && { attributes: bound.Attribute }),
  }),
);

export const cmdlet = defineCmdlet({
  name: 'Undo-DirectoryRepair',
  synopsis: {
    en: 'Takes back what a change set has written to a directory, whole or in part.',
    ko: '변경 집합이 디렉터리에 쓴 내용을 전부 또는 일부 되돌립니다.',
  },
  description: {
    en: 'At any later time, and in any order. A value that somebody has changed since is left alone: the error says which, and what is there now. Taking back is a change set of its own and can be taken back too.',
    ko: '언제든, 어떤 순서로든 되돌릴 수 있습니다. 그 뒤 다른 사람이 바꾼 값은 건드리지 않으며, 어느 값이고 지금 무엇인지 오류로 알려 줍니다. 되돌리기도 하나의 변경 집합이므로 다시 되돌릴 수 있습니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'destroy',
  output: directoryRepairObject,
  otherOutputs: [plannedChangeObject],
  parameters,
  examples: [
    {
      line: 'Get-DirectoryRepair -ResultSize 1 | Undo-DirectoryRepair',
      synopsis: { en: 'Asks, and takes back the last one.', ko: '확인한 뒤 마지막 변경을 되돌립니다.' },
    },
    {
      line: 'Undo-DirectoryRepair 019aa5c2-51c0-7c52-9f1e-6b1d1f7a8e10 -WhatIf',
      synopsis: { en: 'Lists every value that would come back.', ko: '되돌아올 값을 모두 표시합니다.' },
    },
    {
      line: "Undo-DirectoryRepair 019aa5c2-51c0-7c52-9f1e-6b1d1f7a8e10 -Object '김민아' -Attribute mail",
      synopsis: { en: 'One value of one person.', ko: '한 사람의 값 하나만 되돌립니다.' },
    },
  ],
  target: async (bound, context) => `${bound.Identity} (${describeTarget(await plans.get(bound, context))})`,
  async *preview(bound, context) {
    yield* previewPlan(await plans.get(bound, context), context);
  },
  async *process(bound, context) {
    const { rooms, organization, actor } = context;
    const plan = await plans.get(bound, context);
    const options = applyOptionsOf(bound, context);
    yield* runRepair(rooms.directory.repairs.apply(organization, plan, actor.name, options), context);
  },
});
