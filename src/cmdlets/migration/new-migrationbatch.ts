import { AppError } from '../../base/errors.ts';
import { maxBatchNameLength, type NewMigrationBatch } from '../../migration/control/batch-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text, truth } from '../kit/parameter-types.ts';
import { batchSettingParameters, batchSettingsOf, csvRowsOf } from '../migration-kit/batch-settings.ts';
import { ignoredBatchParameters } from '../migration-kit/exchange-parameters.ts';
import { endpointParameter, usersParameter } from '../migration-kit/identity-parameters.ts';
import { tellOfIntake } from '../migration-kit/tell-of-intake.ts';
import { warnUnlessServed } from '../migration-kit/warn-unless-served.ts';
import { migrationBatchObject } from '../presentation/migration-batch-object.ts';

const { CSVData, AllowUnknownColumnsInCsv, ...settings } = batchSettingParameters;

export const cmdlet = defineCmdlet({
  name: 'New-MigrationBatch',
  synopsis: {
    en: 'Makes a batch of mailboxes that are moved together.',
    ko: '함께 옮길 사서함의 일괄 처리를 만듭니다.',
  },
  description: {
    en: 'Each row of the CSV file is a mailbox here (EmailAddress), and who signs in at the other server (UserName, Password, and UserRoot where an administrator sees the mailbox as a shared folder). Rows that cannot be used are told of and left out; the others are moved. Passwords are encrypted and go with the batch.',
    ko: 'CSV 파일의 각 행은 이곳의 사서함(EmailAddress)과 원본 서버에 로그인할 계정(UserName, Password, 공유 폴더로 접근할 때는 UserRoot)입니다. 쓸 수 없는 행은 알려 주고 건너뛰며 나머지를 옮깁니다. 암호는 암호화해 두었다가 일괄 처리와 함께 지웁니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'change',
  output: migrationBatchObject,
  defaultSet: 'Onboarding',
  parameters: {
    Name: parameter({
      schema: text({ maxLength: maxBatchNameLength }),
      synopsis: { en: 'What it is called.', ko: '일괄 처리의 이름.' },
      mandatory: true,
    }),
    CSVData: { ...CSVData, mandatory: true, sets: ['Onboarding'] },
    AllowUnknownColumnsInCsv: { ...AllowUnknownColumnsInCsv, sets: ['Onboarding'] },
    Users: {
      ...usersParameter(
        'Users of other batches, as Get-MigrationUser gives them, that go on in this one.',
        'Get-MigrationUser가 준 다른 일괄 처리의 사용자. 이 일괄 처리로 옮겨 계속합니다.',
      ),
      position: 0,
      mandatory: true,
      sets: ['Preexisting'],
    },
    UserIds: {
      ...usersParameter('The same by address or GUID.', '같은 사용자를 주소나 GUID로 지정합니다.'),
      mandatory: true,
      sets: ['PreexistingUserIds'],
    },
    SourceEndpoint: endpointParameter(
      'The server to copy from; without it this organisation, out of which -TargetEndpoint leads.',
      '복사해 올 서버. 생략하면 이 조직이 원본이며 -TargetEndpoint로 내보냅니다.',
    ),
    TargetEndpoint: endpointParameter(
      'The server to copy to; without it the mailboxes here.',
      '복사해 보낼 서버. 생략하면 이곳의 사서함.',
    ),
    AutoStart: flag({ synopsis: { en: 'Starts it at once.', ko: '바로 시작합니다.' } }),
    ...settings,
    SkipReports: flag({ synopsis: { en: 'Sends no reports.', ko: '보고서를 보내지 않습니다.' } }),
    AllowIncrementalSyncs: parameter({
      schema: truth(),
      synopsis: {
        en: 'Mailboxes are kept in step until the batch is completed or removed; $false is refused.',
        ko: '끝내거나 제거할 때까지 계속 동기화합니다. $false는 쓸 수 없습니다.',
      },
    }),
    DisallowExistingUsers: flag({
      synopsis: {
        en: 'Leaves out mailboxes that are in another batch, as is done without it.',
        ko: '다른 일괄 처리에 있는 사서함은 이 스위치가 없어도 제외합니다.',
      },
      sets: ['Onboarding'],
    }),
    DisableOnCopy: flag({
      synopsis: {
        en: 'Users that go on here leave their old batch, as they do without it.',
        ko: '옮긴 사용자는 이 스위치가 없어도 이전 일괄 처리에서 빠집니다.',
      },
      sets: ['Preexisting', 'PreexistingUserIds'],
    }),
    ...ignoredBatchParameters,
  },
  examples: [
    {
      line: 'New-MigrationBatch -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint -CSVData ([System.IO.File]::ReadAllBytes("C:\\Users\\Administrator\\Desktop\\IMAPmigration_1.csv")) -AutoStart',
      synopsis: { en: 'From a file, starting at once.', ko: '파일로 만들고 바로 시작합니다.' },
    },
    {
      line: "New-MigrationBatch -Name 서울 -SourceEndpoint IMAPEndpoint -CSVData $csv -ExcludeFolders '광고', '#JunkEmail#/*' -StartAfter '2026-12-01 19:00' -TimeZone 'Korea Standard Time'",
      synopsis: { en: 'Without some folders, from an evening on.', ko: '일부 폴더를 빼고 저녁부터.' },
    },
    {
      line: 'New-MigrationBatch -Name Later -UserIds laura@contoso.com, terry.adams@contoso.com -AutoStart',
      synopsis: {
        en: 'Users of another batch go on in one of their own.',
        ko: '다른 일괄 처리의 사용자를 따로 계속합니다.',
      },
    },
  ],
  target: ({ Name }) => Name,
  async process(bound, context) {
    const { rooms, organization, actor, reporter } = context;
    if (bound.AllowIncrementalSyncs === false) throw incrementalNeeded();
    const { batch, intake } = await rooms.migrations.batches.create(organization, {
      ...batchSettingsOf(bound),
      ...(await sidesOf(bound, context)),
      name: bound.Name,
      from: sourceOf(bound),
      skipReports: bound.SkipReports,
      autoStart: bound.AutoStart,
      submittedBy: actor.name,
    });
    tellOfIntake(batch.name, intake, reporter);
    if (bound.AutoStart) warnUnlessServed(context);
    return migrationBatchObject.present({ batch });
  },
});

interface Given {
  readonly CSVData?: Uint8Array | undefined;
  readonly AllowUnknownColumnsInCsv?: boolean | undefined;
  readonly Users?: readonly string[] | undefined;
  readonly UserIds?: readonly string[] | undefined;
  readonly SourceEndpoint?: string | undefined;
  readonly TargetEndpoint?: string | undefined;
}

function sourceOf(given: Given): NewMigrationBatch['from'] {
  const { CSVData: csv, Users = [], UserIds = [] } = given;
  return csv === undefined ? { users: [...Users, ...UserIds] } : csvRowsOf(csv, given);
}

type Sides = Pick<NewMigrationBatch, 'sourceEndpoint' | 'targetEndpoint'>;

/** Users of another batch go on between the servers that they were between. */
async function sidesOf(given: Given, { rooms, organization }: CmdletContext): Promise<Sides> {
  const { SourceEndpoint, TargetEndpoint, CSVData: csv, Users = [], UserIds = [] } = given;
  const named: Sides = {
    ...(SourceEndpoint !== undefined && { sourceEndpoint: SourceEndpoint }),
    ...(TargetEndpoint !== undefined && { targetEndpoint: TargetEndpoint }),
  };
  const [first] = [...Users, ...UserIds];
  if (csv !== undefined || first === undefined || Object.keys(named).length > 0) return named;
  const user = await rooms.migrations.users.get(organization, first);
  const { sourceEndpoint, targetEndpoint } = await rooms.migrations.batches.get(
    organization,
    user.batch.guid,
  );
  return {
    ...(sourceEndpoint !== null && { sourceEndpoint: sourceEndpoint.guid }),
    ...(targetEndpoint !== null && { targetEndpoint: targetEndpoint.guid }),
  };
}

function incrementalNeeded(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'migration.batch.incrementalSyncs',
    message:
      'Mailboxes from an IMAP server are kept in step until the batch is completed. To end it after the first copy, give -CompleteAfter with the present time instead of -AllowIncrementalSyncs $false.',
  });
}
