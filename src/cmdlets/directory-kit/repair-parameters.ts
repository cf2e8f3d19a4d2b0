/** How cmdlets name findings and change sets. */

import type { RepairRequest } from '../../directory/mending/repair-planner.ts';
import { type MendAction, mendActions } from '../../directory/readiness/finding.ts';
import { findMember, toText, type Value } from '../../wire/powershell-language/index.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { identity, list, oneOf, text, whole } from '../kit/parameter-types.ts';
import { filterOf, findingFilterParameters } from './finding-parameters.ts';

function readProperty(value: Value, names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = findMember(value, name)?.value;
    if (found !== null && found !== undefined) return toText(found);
  }
  return undefined;
}

const finding = () =>
  identity('Landfall.DirectoryFindingIdParameter', (value) => readProperty(value, ['Identity', 'Id']));

/** All that come in by the pipeline make one change set. */
export const findingsParameter = parameter({
  schema: list(finding()),
  synopsis: {
    en: 'Findings of the last run, as Get-DirectoryFinding gives them; all of them without this and without a filter.',
    ko: 'Get-DirectoryFinding이 준 마지막 검사 결과. 필터도 없이 생략하면 전부.',
  },
  position: 0,
  fromPipeline: 'value',
});

const { Action: _, ...filters } = findingFilterParameters;

/** As Get-DirectoryFinding takes them; `-Action` says what to do and not what is proposed. */
export const repairFilterParameters = {
  ...filters,
  Connector: parameter({
    schema: list(text()),
    synopsis: {
      en: 'Of these directories, where several were read at once.',
      ko: '여러 디렉터리를 함께 읽었을 때 이 디렉터리의 항목.',
    },
    completer: 'directoryConnector',
  }),
} as const;

type FilterGiven = Bound<typeof repairFilterParameters> & {
  readonly Identity: readonly string[] | undefined;
  readonly Action?: MendAction | undefined;
  readonly Update?: string | undefined;
};

export function requestOf({ Identity, Connector, Action, Update, ...given }: FilterGiven): RepairRequest {
  return {
    filter: { ...filterOf({ ...given, Action: undefined }), ...(Connector && { sources: Connector }) },
    ...(Identity && { ids: Identity }),
    ...(Action !== undefined && { action: Action }),
    ...(Update !== undefined && { update: Update }),
  };
}

export const actionParameter = parameter({
  schema: oneOf(mendActions),
  synopsis: {
    en: 'EDIT writes the update, REMOVE takes the value away, COMPLETE keeps it; without it, what was decided or is proposed.',
    ko: 'EDIT은 새 값을 쓰고, REMOVE는 지우고, COMPLETE는 그대로 둡니다. 생략하면 정해 둔 것 또는 제안대로.',
  },
});

const changeSet = () =>
  identity('Landfall.DirectoryRepairIdParameter', (value) => readProperty(value, ['ChangeSet', 'Identity']));

const changeSetSynopsis = {
  en: 'The change set, as Get-DirectoryRepair shows it.',
  ko: 'Get-DirectoryRepair가 표시하는 변경 집합.',
};

export const changeSetParameter = parameter({
  schema: changeSet(),
  synopsis: changeSetSynopsis,
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
});

export const changeSetOrAllParameter = parameter({
  schema: changeSet(),
  synopsis: changeSetSynopsis,
  position: 0,
  fromPipeline: 'both',
});

export const namedChangeSetParameter = (en: string, ko: string) =>
  parameter({ schema: changeSet(), synopsis: { en, ko } });

/** How fast, and how long with errors. */
export const paceParameters = {
  WritesPerSecond: parameter({
    schema: whole({ min: 1, max: 10_000 }),
    synopsis: {
      en: 'Objects at most that are written in a second; 200 without it.',
      ko: '초당 쓸 개체 수의 상한. 기본 200.',
    },
  }),
  ErrorLimit: parameter({
    schema: whole({ min: 1, max: 1_000_000 }),
    synopsis: {
      en: 'So many objects that the directory refuses stop it; 50 without it.',
      ko: '디렉터리가 거부한 개체가 이만큼이면 멈춥니다. 기본 50.',
    },
  }),
} as const;
