import { AppError } from '../../base/errors.ts';
import type {
  MailboxVerification,
  VerificationProgress,
} from '../../migration/verification/verification-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, oneOf } from '../kit/parameter-types.ts';
import { ProgressRecord } from '../kit/progress-record.ts';
import { batchIdentityParameter, usersParameter } from '../migration-kit/identity-parameters.ts';
import { migrationVerificationObject } from '../presentation/migration-verification-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Test-MigrationBatch',
  synopsis: {
    en: 'Reads source and target again, and proves what has arrived.',
    ko: '원본과 대상을 다시 읽어 무엇이 도착했는지 증명합니다.',
  },
  description: {
    en: 'Every message of the source is matched, missing, different, skipped (with its reason) or changed since it was copied; the five add up. Counts compares lists, sizes, dates and flags. Digests reads every body on both sides as well and compares SHA-256 digests with those that were recorded as it was copied. What is missing or different comes as an error besides.',
    ko: '원본의 모든 메시지는 일치, 누락, 다름, 건너뜀(이유 포함), 복사 뒤 변경 가운데 하나이며 합계가 맞습니다. Counts는 목록, 크기, 날짜, 플래그를 비교합니다. Digests는 양쪽 본문을 모두 읽어 복사할 때 기록한 SHA-256과 비교합니다. 누락되거나 다른 메시지가 있으면 오류로도 알립니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'read',
  output: migrationVerificationObject,
  parameters: {
    Identity: batchIdentityParameter,
    Verify: parameter({
      schema: oneOf(['Counts', 'Digests']),
      synopsis: {
        en: 'How thoroughly: Counts without it; Digests reads every message again.',
        ko: '확인 수준. 기본은 Counts이며 Digests는 모든 메시지를 다시 읽습니다.',
      },
    }),
    Users: usersParameter('These mailboxes alone.', '이 사서함만 확인합니다.'),
    Summary: flag({
      synopsis: {
        en: 'A line for each mailbox, and none for folders.',
        ko: '사서함별로 한 줄만 표시합니다.',
      },
    }),
  },
  examples: [
    {
      line: 'Test-MigrationBatch -Identity IMAPBatch1 -Verify Digests',
      synopsis: { en: 'Before the old server is turned off.', ko: '이전 서버를 끄기 전에.' },
    },
    {
      line: 'Test-MigrationBatch IMAPBatch1 -Summary | Where-Object Result -ne Clean',
      synopsis: { en: 'Mailboxes to look at.', ko: '살펴볼 사서함.' },
    },
    {
      line: '(Test-MigrationBatch IMAPBatch1 -Users laura@contoso.com -Summary).Findings',
      synopsis: { en: 'Which messages of one mailbox.', ko: '한 사서함의 문제 메시지.' },
    },
  ],
  async *process({ Identity, Verify = 'Counts', Users, Summary }, context) {
    const { rooms, organization, signal, writeError } = context;
    const batch = await rooms.migrations.batches.get(organization, Identity);
    const users = Users === undefined ? {} : { users: Users };
    const onProgress = (emailAddress: string, progress: VerificationProgress) =>
      tellProgress(emailAddress, progress, context);
    const options = { mode: Verify, ...users, onProgress };
    try {
      for await (const found of rooms.migrations.verification.verify(organization, batch, options, signal)) {
        const { emailAddress } = found.user;
        if ('problem' in found) {
          writeError(found.problem, emailAddress);
          continue;
        }
        const { verification } = found;
        const row = { batch: batch.name, emailAddress, verification };
        if (!Summary) {
          for (const folder of verification.folders)
            yield migrationVerificationObject.present({ ...row, folder });
        }
        yield migrationVerificationObject.present({ ...row, folder: undefined });
        if (!verification.isClean) writeError(notClean(emailAddress, verification), emailAddress);
      }
    } finally {
      endProgress(context);
    }
  },
});

const activityId = 1;

function tellProgress(
  emailAddress: string,
  { folder, folders, verifiedFolders, messages, verifiedMessages }: VerificationProgress,
  { reporter }: CmdletContext,
): void {
  reporter.progress(
    new ProgressRecord({
      activityId,
      activity: emailAddress,
      statusDescription: `${verifiedMessages}/${messages} messages, ${verifiedFolders}/${folders} folders`,
      currentOperation: folder,
      ...(messages > 0 && {
        percentComplete: Math.min(100, Math.floor((verifiedMessages * 100) / messages)),
      }),
    }),
  );
}

function endProgress({ reporter }: CmdletContext): void {
  reporter.progress(
    new ProgressRecord({ activityId, activity: ' ', statusDescription: ' ', completed: true }),
  );
}

/** An error, so that a script that proves ends with another exit code. */
function notClean(emailAddress: string, { totals, folders, onlyHere }: MailboxVerification): AppError {
  const doubled = onlyHere.reduce((sum, each) => sum + each.doubled, 0);
  const unseen = folders.filter(({ problem }) => problem !== undefined).length;
  const faults = [
    [totals.missing, 'missing'],
    [totals.different, 'different'],
    [doubled, 'there twice'],
    [unseen, 'in folders that could not be looked at'],
  ] as const;
  const told = faults.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []));
  const what = told.length > 0 ? told.join(', ') : 'the checksums do not agree';
  return new AppError({
    kind: 'conflict',
    code: 'migration.verification.notClean',
    message: `The mailbox ${emailAddress} is not proved: ${what}. The property Findings of its line names the messages. Synchronise it with Set-MigrationUser ${emailAddress} -SyncNow, then verify it again.`,
    details: { emailAddress },
  });
}
