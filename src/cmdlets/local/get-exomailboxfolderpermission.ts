import { mailboxReads } from '../exo-kit/entities.ts';
import { exoIdentityParameters, getKey } from '../exo-kit/parameters.ts';
import { readExo } from '../exo-kit/read-exo.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { folderIdentityParameter } from '../mailbox-kit/folder-permission.ts';

const name = 'Get-EXOMailboxFolderPermission';
const below = 'MailboxFolder/Exchange.GetMailboxFolderPermission';
const { mandatory: _, ...anyFolder } = folderIdentityParameter;

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Shows who may do what in a folder of a mailbox of the connected server.',
    ko: '연결한 서버에 있는 사서함의 폴더에서 누가 무엇을 할 수 있는지 표시합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    ...exoIdentityParameters,
    Identity: { ...anyFolder, sets: ['Identity'] },
    User: parameter({
      schema: text(),
      synopsis: { en: 'The entry of this person or group alone.', ko: '이 사용자나 그룹의 항목만.' },
    }),
  },
  examples: [
    {
      line: 'Get-EXOMailboxFolderPermission kim@contoso.com:\\Calendar',
      synopsis: { en: 'Who may see the calendar of kim.', ko: 'kim의 일정을 볼 수 있는 사람.' },
    },
  ],
  process({ User, ...identity }, context) {
    const read = { cmdlet: name, entity: mailboxReads[below], key: getKey(identity), below } as const;
    return readExo({ ...read, options: { User } }, context);
  },
});
