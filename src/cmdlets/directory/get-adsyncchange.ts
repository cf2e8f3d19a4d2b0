import { AppError } from '../../base/errors.ts';
import type { RecordedChange } from '../../directory/sync/runs/change-history.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { text, whole } from '../kit/parameter-types.ts';
import { adsyncChangeObject } from '../presentation/adsync-change-object.ts';

const parameters = {
  Identity: parameter({
    schema: recipientIdentity(),
    synopsis: {
      en: 'A recipient, deleted ones too: why it is as it is, the newest change first.',
      ko: '수신자(삭제된 것도 가능). 최근 변경부터 이유와 함께 표시합니다.',
    },
    position: 0,
    fromPipeline: 'both',
    completer: 'recipient',
  }),
  SourceAnchor: parameter({
    schema: text(),
    synopsis: { en: 'The same, by the anchor of its object.', ko: '원본 앵커로 지정합니다.' },
  }),
  RunNumber: parameter({
    schema: whole({ min: 1 }),
    synopsis: {
      en: 'Changes of this run; of the last one without any of these.',
      ko: '이 실행의 변경. 지정하지 않으면 마지막 실행.',
    },
  }),
  ResultSize: resultSizeParameter,
} as const;

export const cmdlet = defineCmdlet({
  name: 'Get-ADSyncChange',
  synopsis: {
    en: 'Explains what synchronisation changed: when, from which source, by which rule, and from what to what.',
    ko: '동기화가 바꾼 값을 설명합니다: 시각, 원본, 규칙, 이전 값과 새 값.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: adsyncChangeObject,
  parameters,
  examples: [
    {
      line: 'Get-ADSyncChange -Identity terrya',
      synopsis: { en: 'Why this user is as it is.', ko: '이 사용자가 왜 이렇게 되었는지.' },
    },
    {
      line: 'Get-ADSyncChange -RunNumber 12 | Where-Object Action -eq Delete',
      synopsis: { en: 'Who was deleted by run 12.', ko: '12번 실행에서 삭제된 개체.' },
    },
  ],
  async *process(bound, context) {
    yield* limitResults(present(bound, context), bound.ResultSize, context);
  },
});

async function* present(bound: Bound<typeof parameters>, context: CmdletContext) {
  for await (const change of wanted(bound, context)) yield adsyncChangeObject.present(change);
}

async function* wanted(
  { Identity, SourceAnchor, RunNumber }: Bound<typeof parameters>,
  { rooms, organization }: CmdletContext,
): AsyncGenerator<RecordedChange> {
  const { synchronization } = rooms.directory;
  const isWanted = ({ run }: RecordedChange) => RunNumber === undefined || run === RunNumber;
  if (Identity !== undefined || SourceAnchor !== undefined) {
    const anchor = SourceAnchor ?? (await anchorOf(Identity ?? '', { rooms, organization }));
    for await (const change of synchronization.changesOf(organization, anchor))
      if (isWanted(change)) yield change;
    return;
  }
  if (RunNumber !== undefined) {
    yield* synchronization.changesOfRun(organization, RunNumber);
    return;
  }
  for await (const { number } of synchronization.runs(organization)) {
    yield* synchronization.changesOfRun(organization, number);
    return;
  }
}

async function anchorOf(
  identity: string,
  { rooms, organization }: Pick<CmdletContext, 'rooms' | 'organization'>,
): Promise<string> {
  const { anchor, displayName } = await rooms.recipients.get(organization.tenant, identity, {
    deleted: 'include',
  });
  if (anchor !== null) return anchor;
  throw new AppError({
    kind: 'invalid',
    code: 'directory.sync.notSynchronized',
    message: `"${displayName}" was made here and is not synchronized with any directory: nothing of it was changed by synchronization. Changes by administrators are in Search-AdminAuditLog.`,
  });
}
