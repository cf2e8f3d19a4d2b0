import type { MigrationUser } from '../../migration/control/user-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { guid, text } from '../kit/parameter-types.ts';
import { statusSummary, userStatus } from '../migration-kit/enumerations.ts';
import { ignoredUserParameters } from '../migration-kit/exchange-parameters.ts';
import { batchParameter, userOrAllParameter } from '../migration-kit/identity-parameters.ts';
import { migrationUserObject } from '../presentation/migration-user-object.ts';

const inSet = ['StatusAndBatchId'] as const;

const parameters = {
  Identity: userOrAllParameter,
  BatchId: { ...batchParameter('Users of this batch.', '이 일괄 처리의 사용자.'), sets: inSet },
  Status: parameter({
    schema: userStatus(),
    synopsis: { en: 'Users of this status.', ko: '이 상태의 사용자.' },
    sets: inSet,
  }),
  StatusSummary: parameter({
    schema: statusSummary(),
    synopsis: { en: 'The same in fewer words.', ko: '요약 상태.' },
    sets: inSet,
  }),
  EmailAddress: parameter({
    schema: text(),
    synopsis: { en: 'The user with this address.', ko: '이 주소의 사용자.' },
    mandatory: true,
    sets: ['EmailAddress'],
  }),
  MailboxGuid: parameter({
    schema: guid(),
    synopsis: { en: 'The user with this mailbox.', ko: '이 사서함의 사용자.' },
    mandatory: true,
    sets: ['MailboxGuid'],
  }),
  ResultSize: resultSizeParameter,
  ...ignoredUserParameters,
} as const;

type Given = Bound<typeof parameters>;

export const cmdlet = defineCmdlet({
  name: 'Get-MigrationUser',
  synopsis: { en: 'Shows mailboxes that are being moved.', ko: '옮기는 사서함을 표시합니다.' },
  role: 'Migration',
  scope: 'organization',
  effect: 'read',
  output: migrationUserObject,
  defaultSet: 'Identity',
  parameters,
  examples: [
    { line: 'Get-MigrationUser', synopsis: { en: 'All of them.', ko: '모든 사용자.' } },
    {
      line: 'Get-MigrationUser -BatchId IMAPBatch1 -Status Failed | Format-List Identity, ErrorSummary',
      synopsis: { en: 'Those that have failed, and why.', ko: '실패한 사용자와 이유.' },
    },
    {
      line: 'Get-MigrationUser -BatchId IMAPBatch1 | Get-MigrationUserStatistics',
      synopsis: { en: 'How far each has come.', ko: '사용자별 진행 상황.' },
    },
  ],
  async *process(bound, context) {
    yield* limitResults(present(bound, context), bound.ResultSize, context);
  },
});

async function* present(bound: Given, context: CmdletContext) {
  for await (const user of wanted(bound, context)) yield migrationUserObject.present({ user });
}

async function* wanted(bound: Given, { rooms, organization }: CmdletContext): AsyncIterable<MigrationUser> {
  const { users } = rooms.migrations;
  const { Identity = bound.EmailAddress, BatchId, Status, StatusSummary, MailboxGuid } = bound;
  if (Identity !== undefined) {
    yield await users.get(organization, Identity);
    return;
  }
  const found = users.each(organization, {
    ...(BatchId !== undefined && { batch: BatchId }),
    ...(Status !== undefined && { statuses: [Status] }),
    ...(StatusSummary !== undefined && { summaries: [StatusSummary] }),
  });
  for await (const user of found) {
    if (MailboxGuid === undefined || user.mailbox?.mailboxGuid === MailboxGuid) yield user;
  }
}
