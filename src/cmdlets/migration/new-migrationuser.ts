import { ConcealedText } from '../../base/concealed-text.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { secretText } from '../kit/secret-text.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { batchParameter } from '../migration-kit/identity-parameters.ts';
import { migrationUserObject } from '../presentation/migration-user-object.ts';

export const cmdlet = defineCmdlet({
  name: 'New-MigrationUser',
  synopsis: {
    en: 'Adds one mailbox to a batch that is there.',
    ko: '있는 일괄 처리에 사서함 하나를 더합니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'change',
  output: migrationUserObject,
  parameters: {
    EmailAddress: parameter({
      schema: text(),
      synopsis: { en: 'The mailbox here.', ko: '이곳의 사서함.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'propertyName',
      aliases: ['Identity'],
    }),
    BatchId: {
      ...batchParameter('The batch that it is moved with.', '함께 옮길 일괄 처리.'),
      mandatory: true,
    },
    UserName: parameter({
      schema: text(),
      synopsis: {
        en: 'Who signs in at the other server, in the forms of the CSV file.',
        ko: '원본 서버에 로그인할 계정. CSV 파일과 같은 형식입니다.',
      },
      mandatory: true,
      fromPipeline: 'propertyName',
    }),
    Password: parameter({
      schema: secretText(),
      synopsis: {
        en: 'Its password or token; not needed where the endpoint signs in.',
        ko: '암호 또는 토큰. 끝점이 로그인하면 필요 없습니다.',
      },
      secret: true,
      fromPipeline: 'propertyName',
    }),
    UserRoot: parameter({
      schema: text(),
      synopsis: {
        en: 'Where the mailbox lies among shared folders.',
        ko: '공유 폴더에서 사서함의 위치.',
      },
      fromPipeline: 'propertyName',
    }),
    ...ignoredParameters,
  },
  examples: [
    {
      line: 'New-MigrationUser ann@contoso.com -BatchId IMAPBatch1 -UserName ann.beebe -Password (Read-Host -AsSecureString)',
      synopsis: { en: 'One more mailbox.', ko: '사서함 하나를 더합니다.' },
    },
  ],
  target: ({ EmailAddress }) => EmailAddress,
  async process({ EmailAddress, BatchId, UserName, Password, UserRoot }, { rooms, organization }) {
    const user = await rooms.migrations.users.create(organization, {
      batch: BatchId,
      emailAddress: EmailAddress,
      userName: UserName,
      ...(Password !== undefined && { password: new ConcealedText(Password) }),
      ...(UserRoot !== undefined && { userRoot: UserRoot }),
    });
    return migrationUserObject.present({ user });
  },
});
