import { ConcealedText } from '../../base/concealed-text.ts';
import type { MigrationUserUpdate } from '../../migration/control/user-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { flag, text } from '../kit/parameter-types.ts';
import { secretText } from '../kit/secret-text.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { dateOrNull } from '../migration-kit/date-or-null.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { userIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { quoted } from '../migration-kit/quoted.ts';
import { userTarget } from '../migration-kit/targets.ts';
import { timeZoneParameter, unixMsIn } from '../migration-kit/time-zone.ts';
import { unlimitedCount } from '../migration-kit/unlimited-count.ts';

const limitOfBatch = parameter({
  schema: unlimitedCount(),
  synopsis: {
    en: 'Limits are those of the batch: Set-MigrationBatch changes them.',
    ko: '한도는 일괄 처리에 있습니다. Set-MigrationBatch로 바꿉니다.',
  },
});

const parameters = {
  Identity: userIdentityParameter,
  StartAfter: parameter({
    schema: dateOrNull(),
    synopsis: {
      en: 'Copies nothing of it before this time, whatever the batch says.',
      ko: '일괄 처리와 관계없이 이 시각 전에는 복사하지 않습니다.',
    },
  }),
  CompleteAfter: parameter({
    schema: dateOrNull(),
    synopsis: {
      en: 'Completes it after this time, whatever the batch says.',
      ko: '일괄 처리와 관계없이 이 시각 뒤에 완료합니다.',
    },
  }),
  TimeZone: timeZoneParameter,
  SyncNow: flag({ synopsis: { en: 'Synchronises it now.', ko: '지금 동기화합니다.' } }),
  ApproveSkippedItems: flag({
    synopsis: {
      en: 'What was skipped until now no longer stands in the way of completion.',
      ko: '지금까지 건너뛴 항목을 승인하여 완료할 수 있게 합니다.',
    },
  }),
  UserName: parameter({
    schema: text(),
    synopsis: { en: 'Who signs in at the other server.', ko: '원본 서버에 로그인할 계정.' },
  }),
  Password: parameter({
    schema: secretText(),
    synopsis: { en: 'Its password or token.', ko: '암호 또는 토큰.' },
    secret: true,
  }),
  UserRoot: parameter({
    schema: text(),
    synopsis: {
      en: 'Where the mailbox lies among shared folders; empty for nowhere.',
      ko: '공유 폴더에서 사서함의 위치. 비우면 없앱니다.',
    },
  }),
  BadItemLimit: limitOfBatch,
  LargeItemLimit: limitOfBatch,
  ...ignoredParameters,
} as const;

type Given = Bound<typeof parameters>;

export const cmdlet = defineCmdlet({
  name: 'Set-MigrationUser',
  synopsis: {
    en: 'Changes one mailbox of a batch: its times, its sign-in, or that it is synchronised now.',
    ko: '일괄 처리의 사서함 하나를 바꿉니다(시각, 로그인 정보, 지금 동기화).',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'change',
  parameters,
  examples: [
    {
      line: 'Set-MigrationUser laura@contoso.com -Password (Read-Host -AsSecureString)',
      synopsis: { en: 'After a wrong password.', ko: '암호가 틀렸을 때.' },
    },
    {
      line: 'Set-MigrationUser laura@contoso.com -ApproveSkippedItems',
      synopsis: { en: 'What was skipped may stay behind.', ko: '건너뛴 항목을 승인합니다.' },
    },
  ],
  target: userTarget,
  async process(bound, context) {
    const { rooms, organization, reporter } = context;
    const { emailAddress, batch } = await rooms.migrations.users.get(organization, bound.Identity);
    const hasLimit = bound.BadItemLimit !== undefined || bound.LargeItemLimit !== undefined;
    if (hasLimit) {
      reporter.warn(
        `Limits of skipped items belong to the batch and were not changed. Run: Set-MigrationBatch ${quoted(batch.name)} -BadItemLimit 15 -LargeItemLimit 15`,
      );
    }
    const change = changeOf(bound);
    if (Object.keys(change).length > 0) {
      await rooms.migrations.users.update(organization, bound.Identity, change);
    } else if (!hasLimit) {
      warnUnmodified(emailAddress, context);
    }
    return undefined;
  },
});

function changeOf(bound: Given): MigrationUserUpdate {
  const { StartAfter, CompleteAfter, TimeZone, SyncNow, ApproveSkippedItems } = bound;
  const { UserName, Password, UserRoot } = bound;
  return {
    ...(StartAfter !== undefined && { startAfter: StartAfter && unixMsIn(StartAfter, TimeZone) }),
    ...(CompleteAfter !== undefined && { completeAfter: CompleteAfter && unixMsIn(CompleteAfter, TimeZone) }),
    ...(SyncNow && { syncNow: true }),
    ...(ApproveSkippedItems && { approveSkippedItems: true }),
    ...(UserName !== undefined && { userName: UserName }),
    ...(Password !== undefined && { password: new ConcealedText(Password) }),
    ...(UserRoot !== undefined && { userRoot: UserRoot === '' ? null : UserRoot }),
  };
}
