import { isAppError } from '../../../base/errors.ts';
import type { FolderId } from '../../../base/ids.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { checkFolderName, folderNameKey } from '../../sort-key.ts';
import { inMailbox } from '../mail/mailbox-transaction.ts';
import { statement } from '../statement.ts';
import { eachMailbox, repairMailboxes, whose } from './kit/each-mailbox.ts';
import { freeFolderName } from './kit/free-folder-name.ts';
import { defineStoreCheck } from './kit/store-check.ts';

interface Named {
  folder_id: number;
  parent_id: number | null;
  name: string;
  name_key: string;
  kind: string;
}

const folderNames = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  db
    .selectFrom('folders')
    .select(['folder_id', 'parent_id', 'name', 'name_key', 'kind'])
    .where('tenant_id', '=', p.tenant)
    .where('mailbox_id', '=', p.mailbox)
    .orderBy('folder_id'),
);

export const check = defineStoreCheck<{ key: MailboxKey }>({
  name: 'folder-names',
  stage: 'structure',
  holds: {
    en: 'Folder names are valid, and each is found under the key that its name folds to.',
    ko: '폴더 이름이 올바르고, 이름에서 만든 키로 찾을 수 있습니다.',
  },
  mends: {
    en: 'Makes the key again; a name that is not valid, or that a sibling has, gets a number.',
    ko: '키를 다시 만들고, 잘못되었거나 겹치는 이름에는 번호를 붙입니다.',
  },
  async *find(store) {
    for await (const key of eachMailbox(store)) {
      const rows = await store.database.all(folderNames, { tenant: key.tenant, mailbox: key.mailbox });
      for (const row of rows) {
        const sentence = problem(row);
        if (sentence === undefined) continue;
        const object = `folder ${row.folder_id}`;
        yield { severity: 'warning', ...whose(key), object, sentence, subject: { key } };
      }
    }
  },
  repair: ({ database, clock }, found) =>
    repairMailboxes(found, (key) =>
      inMailbox(database, clock, key, async (transaction) => {
        const done: string[] = [];
        for (const row of await transaction.session.all(folderNames, { ...transaction.params })) {
          if (problem(row) === undefined) continue;
          const folder = await transaction.folder(row.folder_id as FolderId);
          const name = keptName(row.name);
          const free =
            row.parent_id === null || row.kind === 'associated'
              ? { name: '', nameKey: '' }
              : await freeFolderName(transaction, row.parent_id, {
                  folder_id: row.folder_id,
                  name: name ?? '',
                });
          folder.name = free.name;
          folder.name_key = free.nameKey;
          transaction.touchFolder(folder);
          await transaction.saveNow(folder);
          done.push(`Folder ${row.folder_id} is found as "${free.name}" again.`);
        }
        return done;
      }),
    ),
});

function problem({ folder_id, parent_id, name, name_key, kind }: Named): string | undefined {
  if (parent_id === null) {
    return name_key === '' ? undefined : `The root, folder ${folder_id}, has the key of a named folder.`;
  }
  if (kind === 'associated') {
    const isNameless = name === '' && name_key === '';
    return isNameless ? undefined : `Folder ${folder_id}, which belongs to another, has a name of its own.`;
  }
  const kept = keptName(name);
  if (kept !== name) {
    return `The name of folder ${folder_id} is not one that can be kept: ${JSON.stringify(name.slice(0, 80))}.`;
  }
  return name_key === folderNameKey(name)
    ? undefined
    : `Folder ${folder_id}, "${name}", is not found by its name.`;
}

/** The name as the store would keep it today; undefined where it would refuse it. */
function keptName(name: string): string | undefined {
  try {
    return checkFolderName(name);
  } catch (error) {
    if (isAppError(error, 'invalid')) return undefined;
    throw error;
  }
}
