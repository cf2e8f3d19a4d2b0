import type { FolderTree } from '../../mailbox/folder-tree.ts';
import { mailboxKinds } from '../../store/ports/directory-model.ts';
import type { Folder, FolderRole } from '../../store/ports/mail-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import type { CmdletMailbox } from '../kit/ports.ts';
import { type FolderScope, folderStatisticsParameters } from '../mailbox-kit/folder-scope.ts';
import { mailboxIdentityParameter } from '../mailbox-kit/identity-parameter.ts';
import { softDeletedSwitch } from '../mailbox-kit/soft-deleted-switch.ts';
import { folderStatisticsObject } from '../presentation/mailbox-statistics-object.ts';

/** Scopes that are one folder and what lies below it. */
const roles = {
  Inbox: 'inbox',
  Drafts: 'drafts',
  SentItems: 'sent',
  DeletedItems: 'deleted',
  JunkEmail: 'junk',
  Archive: 'archive',
  Outbox: 'outbox',
  Calendar: 'calendar',
  Contacts: 'contacts',
  Tasks: 'tasks',
  Notes: 'notes',
  Journal: 'journal',
  RecoverableItems: 'recoverable',
} as const satisfies Readonly<Record<Exclude<FolderScope, 'All' | 'Personal'>, FolderRole>>;

export const cmdlet = defineCmdlet({
  name: 'Get-MailboxFolderStatistics',
  synopsis: { en: 'Shows what each folder of a mailbox holds.', ko: '사서함 폴더별 사용량을 표시합니다.' },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: folderStatisticsObject,
  parameters: {
    Identity: mailboxIdentityParameter,
    ...folderStatisticsParameters,
    IncludeSoftDeletedRecipients: softDeletedSwitch,
  },
  examples: [
    {
      line: 'Get-MailboxFolderStatistics kim | Format-Table Name, FolderType, ItemsInFolder, FolderSize',
      synopsis: { en: 'Folders with their messages and sizes.', ko: '폴더별 메시지 수와 크기.' },
    },
    {
      line: 'Get-MailboxFolderStatistics kim@contoso.com -FolderScope Inbox -IncludeOldestAndNewestItems',
      synopsis: {
        en: 'The inbox, what lies below it, and how old its mail is.',
        ko: '받은 편지함과 그 하위 폴더, 그리고 메일이 얼마나 오래되었는지.',
      },
    },
  ],
  async *process({ Identity, FolderScope = 'All', ...choice }, { rooms, organization }) {
    const recipient = await rooms.recipients.get(organization.tenant, Identity, {
      kinds: mailboxKinds,
      deleted: choice.IncludeSoftDeletedRecipients ? 'include' : 'exclude',
    });
    if (recipient.mailbox === null) return;
    const mailbox = rooms.mailboxes.open({ tenant: recipient.tenant, mailbox: recipient.mailbox.mailbox });
    const tree = await mailbox.folders();
    for (const folder of chosen(tree, FolderScope)) {
      const below = tree.subtree(folder.folder).slice(1);
      const path = tree.pathOf(folder.folder) ?? [];
      yield folderStatisticsObject.present({
        owner: recipient.alias ?? recipient.name,
        folder,
        path: path.length === 0 ? [folder.name] : path,
        itemsBelow: below.reduce((sum, each) => sum + each.messageCount, 0),
        bytesBelow: below.reduce((sum, each) => sum + each.totalBytes, 0),
        ...(choice.IncludeOldestAndNewestItems && {
          oldestAt: await receivedAt(mailbox, folder, 'oldest'),
          newestAt: await receivedAt(mailbox, folder, 'newest'),
        }),
      });
    }
  },
});

/** The top of what the owner sees comes first, and recoverable items last. */
function chosen(tree: FolderTree, scope: FolderScope): readonly Folder[] {
  if (scope === 'All') return [...below(tree, 'ipmSubtree'), ...below(tree, 'recoverable')];
  if (scope === 'Personal') return tree.visible().filter(({ role }) => role === null);
  return below(tree, roles[scope]);
}

function below(tree: FolderTree, role: FolderRole): readonly Folder[] {
  const top = tree.findRole(role);
  return top === undefined ? [] : tree.subtree(top.folder);
}

async function receivedAt(
  mailbox: CmdletMailbox,
  { folder, messageCount }: Folder,
  which: 'oldest' | 'newest',
): Promise<number | undefined> {
  if (messageCount === 0) return undefined;
  const sort = { by: 'receivedAt', descending: which === 'newest' } as const;
  return (await mailbox.query({ folder, sort, limit: 1 })).messages[0]?.receivedAt;
}
