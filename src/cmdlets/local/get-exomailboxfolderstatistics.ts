import { mailboxReads } from '../exo-kit/entities.ts';
import { exoIdentityParameters, getKey } from '../exo-kit/parameters.ts';
import { readExo } from '../exo-kit/read-exo.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { folderStatisticsParameters } from '../mailbox-kit/folder-scope.ts';
import { softDeletedSwitch } from '../mailbox-kit/soft-deleted-switch.ts';

const name = 'Get-EXOMailboxFolderStatistics';
const below = 'MailboxFolder/Exchange.GetMailboxFolderStatistics';

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Shows what each folder of a mailbox of the connected server holds.',
    ko: '연결한 서버에 있는 사서함의 폴더별 사용량을 표시합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    ...exoIdentityParameters,
    ...folderStatisticsParameters,
    IncludeSoftDeletedRecipients: softDeletedSwitch,
  },
  examples: [
    {
      line: 'Get-EXOMailboxFolderStatistics kim@contoso.com -FolderScope Inbox -IncludeOldestAndNewestItems',
      synopsis: {
        en: 'The inbox, what lies below it, and how old its mail is.',
        ko: '받은 편지함과 그 하위 폴더, 그리고 메일이 얼마나 오래되었는지.',
      },
    },
  ],
  process({ FolderScope, IncludeOldestAndNewestItems, IncludeSoftDeletedRecipients, ...identity }, context) {
    const read = { cmdlet: name, entity: mailboxReads[below], key: getKey(identity), below } as const;
    const options = { FolderScope, IncludeOldestAndNewestItems, IncludeSoftDeletedRecipients };
    return readExo({ ...read, options }, context);
  },
});
