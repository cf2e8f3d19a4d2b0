import {
  type ChangeSet,
  changeSetKinds,
  changeSetStatuses,
  itemStatuses,
} from '../../directory/mending/change-set-model.ts';
import { changeSetOrAllParameter } from '../directory-kit/repair-parameters.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, oneOf } from '../kit/parameter-types.ts';
import {
  directoryRepairItemObject,
  directoryRepairObject,
} from '../presentation/directory-repair-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-DirectoryRepair',
  synopsis: {
    en: 'Shows what was written to directories outside, the newest first.',
    ko: '외부 디렉터리에 쓴 변경 집합을 최신순으로 표시합니다.',
  },
  description: {
    en: 'Repairs, undone repairs, suffixes and sign-in names alike. With -ShowItems each object comes, with its values before and after, and with what is there now where it was left alone.',
    ko: '수정, 되돌리기, 접미사와 로그인 이름 변경을 모두 포함합니다. -ShowItems를 쓰면 개체별로 전후 값과, 건드리지 않은 이유 및 지금 값을 표시합니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: directoryRepairObject,
  otherOutputs: [directoryRepairItemObject],
  parameters: {
    Identity: changeSetOrAllParameter,
    Type: parameter({
      schema: oneOf(changeSetKinds),
      synopsis: { en: 'Those of this kind.', ko: '이 종류만.' },
    }),
    Status: parameter({
      schema: oneOf(changeSetStatuses),
      synopsis: { en: 'Those of this status.', ko: '이 상태만.' },
    }),
    ShowItems: flag({ synopsis: { en: 'Each object of them.', ko: '개체별로 표시합니다.' } }),
    ItemStatus: parameter({
      schema: list(oneOf(itemStatuses)),
      synopsis: {
        en: 'With -ShowItems, objects of these statuses.',
        ko: '-ShowItems와 함께, 이 상태의 개체만.',
      },
    }),
    ResultSize: resultSizeParameter,
  },
  examples: [
    { line: 'Get-DirectoryRepair', synopsis: { en: 'All of them.', ko: '모든 변경 집합.' } },
    {
      line: 'Get-DirectoryRepair -ResultSize 1 | Get-DirectoryRepair -ShowItems -ItemStatus Conflict | Format-List',
      synopsis: { en: 'What the last one has left, and why.', ko: '마지막 변경 집합에서 남은 것과 이유.' },
    },
    {
      line: 'Get-DirectoryRepair -Status Stopped | ForEach-Object { Repair-DirectoryObject -ChangeSet $_ }',
      synopsis: { en: 'Goes on with those that were stopped.', ko: '멈춘 것을 이어서 적용합니다.' },
    },
  ],
  async *process(bound, context) {
    const { Identity, Type, Status, ShowItems, ItemStatus, ResultSize } = bound;
    const isWanted = ({ kind, status }: ChangeSet): boolean =>
      (Type === undefined || kind === Type) && (Status === undefined || status === Status);
    const found = wanted(Identity, context);
    const rows =
      ShowItems || ItemStatus ? itemsOf(found, isWanted, ItemStatus, context) : shown(found, isWanted);
    yield* limitResults(rows, ResultSize, context);
  },
});

async function* wanted(
  identity: string | undefined,
  { rooms, organization }: CmdletContext,
): AsyncIterable<ChangeSet> {
  const { repairs } = rooms.directory;
  if (identity === undefined) yield* repairs.changeSets(organization);
  else yield await repairs.changeSet(organization, identity);
}

async function* shown(found: AsyncIterable<ChangeSet>, isWanted: (changeSet: ChangeSet) => boolean) {
  for await (const changeSet of found)
    if (isWanted(changeSet)) yield directoryRepairObject.present(changeSet);
}

async function* itemsOf(
  found: AsyncIterable<ChangeSet>,
  isWanted: (changeSet: ChangeSet) => boolean,
  statuses: readonly string[] | undefined,
  { rooms, organization, language }: CmdletContext,
) {
  for await (const changeSet of found) {
    if (!isWanted(changeSet)) continue;
    for await (const item of rooms.directory.repairs.items(organization, changeSet.id)) {
      if (statuses !== undefined && !statuses.includes(item.status)) continue;
      yield directoryRepairItemObject.present({ changeSet, item, note: item.note?.text[language] ?? null });
    }
  }
}
