import type { FolderTree } from '../../mailbox/folder-tree.ts';
import { mailboxKinds } from '../../store/ports/directory-model.ts';
import type { Folder } from '../../store/ports/mail-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mailboxIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { oneOf } from '../kit/parameter-types.ts';
import { folderStatisticsObject } from '../presentation/mailbox-statistics-object.ts';

const scopes = {
  Inbox: 'inbox',
  Drafts: 'drafts',
  SentItems: 'sent',
  DeletedItems: 'deleted',
  JunkEmail: 'junk',
  Archive: 'archive',
  Calendar: 'calendar',
  Contacts: 'contacts',
  Tasks: 'tasks',
  Notes: 'notes',
} as const;

export const cmdlet = defineCmdlet({
  name: 'Get-MailboxFolderStatistics',
  synopsis: { en: 'Shows what each folder of a mailbox holds.', ko: '사서함 폴더별 사용량을 표시합니다.' },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: folderStatisticsObject,
  parameters: {
    Identity: parameter({
      schema: mailboxIdentity(),
      synopsis: {
        en: 'Name, alias, address or GUID of its owner.',
        ko: '소유자의 이름, 별칭, 주소 또는 GUID.',
      },
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
      completer: 'mailbox',
    }),
    FolderScope: parameter({
      schema: oneOf(
        [
          'All',
          'Inbox',
          'Drafts',
          'SentItems',
          'DeletedItems',
          'JunkEmail',
          'Archive',
          'Calendar',
          'Contacts',
          'Tasks',
          'Notes',
        ],
        'Microsoft.Exchange.Data.Directory.ElcFolderType',
      ),
      synopsis: { en: 'This folder and those below it alone.', ko: '이 폴더와 그 아래만.' },
    }),
  },
  examples: [
    {
      line: 'Get-MailboxFolderStatistics kim | Format-Table Name, ItemsInFolder, FolderSize',
      synopsis: { en: 'Folders with their messages and sizes.', ko: '폴더별 메시지 수와 크기.' },
    },
  ],
  async *process({ Identity, FolderScope = 'All' }, { rooms, organization }) {
    const recipient = await rooms.recipients.get(organization.tenant, Identity, { kinds: mailboxKinds });
    if (recipient.mailbox === null) return;
    const { tenant, mailbox } = recipient;
    const tree = await rooms.mailboxes.open({ tenant, mailbox: mailbox.mailbox }).folders();
    for (const folder of chosen(tree, FolderScope)) {
      const below = tree.subtree(folder.folder).slice(1);
      yield folderStatisticsObject.present({
        owner: recipient.alias ?? recipient.name,
        folder,
        path: tree.pathOf(folder.folder) ?? [folder.name],
        itemsBelow: below.reduce((sum, each) => sum + each.messageCount, 0),
        bytesBelow: below.reduce((sum, each) => sum + each.totalBytes, 0),
      });
    }
  },
});

function chosen(tree: FolderTree, scope: 'All' | keyof typeof scopes): readonly Folder[] {
  if (scope === 'All') return tree.visible();
  const top = tree.findRole(scopes[scope]);
  return top === undefined ? [] : tree.subtree(top.folder);
}
