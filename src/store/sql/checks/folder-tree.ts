import { sql } from 'kysely';
import type { FolderId } from '../../../base/ids.ts';
import type { MailboxKey } from '../../ports/mail-model.ts';
import { newFolderRow } from '../mail/folder-writes.ts';
import { inMailbox, type MailboxTransaction } from '../mail/mailbox-transaction.ts';
import { rawQuery, statement } from '../statement.ts';
import { eachMailbox, repairMailboxes, whose } from './kit/each-mailbox.ts';
import { freeFolderName } from './kit/free-folder-name.ts';
import { defineStoreCheck, type Found } from './kit/store-check.ts';

interface Node {
  folder_id: number;
  parent_id: number | null;
  name: string;
  role: string | null;
}

const folderNodes = statement<{ tenant: number; mailbox: number }>()((db, p) =>
  rawQuery(
    db,
    // Without an index, which may be what is broken.
    sql<Node>`select folder_id, parent_id, name, role from folders
      where tenant_id = ${p.tenant} and mailbox_id = ${p.mailbox} order by folder_id`,
  ),
);

type Fault =
  | { readonly kind: 'noRoot' }
  | { readonly kind: 'misplaced'; readonly folder: number; readonly why: string }
  | { readonly kind: 'role'; readonly folder: number; readonly role: string; readonly why: string };

export const check = defineStoreCheck<{ key: MailboxKey; fault: Fault }>({
  name: 'folder-tree',
  stage: 'tree',
  holds: {
    en: 'The folders of a mailbox are one tree below one root, and no role belongs to two of them.',
    ko: '사서함의 폴더는 루트 하나 아래의 트리이며, 한 역할을 두 폴더가 갖지 않습니다.',
  },
  mends: {
    en: 'Moves folders that hang nowhere below the root, takes a doubled role from the later folder, makes a missing root.',
    ko: '연결이 끊긴 폴더를 루트 아래로 옮기고, 겹친 역할을 나중 폴더에서 거두며, 없는 루트를 만듭니다.',
  },
  async *find(store) {
    for await (const key of eachMailbox(store)) {
      const params = { tenant: key.tenant, mailbox: key.mailbox };
      for (const fault of faults(await store.database.all(folderNodes, params))) yield describe(key, fault);
    }
  },
  repair: ({ database, clock }, found) =>
    repairMailboxes(found, (key) =>
      inMailbox(database, clock, key, async (transaction) => {
        const done: string[] = [];
        // One at a time: a root put right, or a folder moved, is often the end of other faults as well.
        for (;;) {
          const nodes = await transaction.session.all(folderNodes, { ...transaction.params });
          const [fault] = faults(nodes);
          if (fault === undefined || done.length > 2 * nodes.length + 2) break;
          done.push(await mend(transaction, fault, nodes));
        }
        return done;
      }),
    ),
});

function faults(nodes: readonly Node[]): Fault[] {
  const byId = new Map(nodes.map((node) => [node.folder_id, node]));
  const root = findRoot(nodes);
  const found: Fault[] = root === undefined ? [{ kind: 'noRoot' }] : [];
  const reached = new Set<number>(root === undefined ? [] : [root.folder_id]);
  for (const node of nodes) {
    const why = reached.has(node.folder_id) ? undefined : climb(node, byId, reached);
    if (why !== undefined) found.push({ kind: 'misplaced', folder: node.folder_id, why });
  }
  const roles = new Map<string, number>();
  for (const { folder_id, role } of nodes) {
    if (role === null) continue;
    const holder = roles.get(role);
    if (holder === undefined) roles.set(role, folder_id);
    else found.push({ kind: 'role', folder: folder_id, role, why: `so has folder ${holder}` });
  }
  return found;
}

function findRoot(nodes: readonly Node[]): Node | undefined {
  const tops = nodes.filter(({ parent_id }) => parent_id === null);
  return tops.find(({ role }) => role === 'root') ?? tops[0];
}

/** Why a folder does not hang below the root; for one cycle, and for what hangs from a stray, said once. */
function climb(start: Node, byId: ReadonlyMap<number, Node>, reached: Set<number>): string | undefined {
  const path = new Set<number>();
  let why: string | undefined;
  for (let node = start; !reached.has(node.folder_id); ) {
    if (path.has(node.folder_id)) {
      why = 'it lies below itself';
      break;
    }
    path.add(node.folder_id);
    if (node.parent_id === null) {
      why = 'it has no parent and is not the root';
      break;
    }
    const parent = byId.get(node.parent_id);
    if (parent === undefined) {
      why = `its parent, folder ${node.parent_id}, does not exist`;
      break;
    }
    node = parent;
  }
  if (why === undefined || path.size === 1 || why === 'it lies below itself') {
    for (const folder of path) reached.add(folder);
    return why;
  }
  // The folder at the end of the path is the one that hangs nowhere, and is judged when its turn comes.
  return undefined;
}

function describe(key: MailboxKey, fault: Fault): Found<{ key: MailboxKey; fault: Fault }> {
  const common = { severity: 'error', ...whose(key), subject: { key, fault } } as const;
  switch (fault.kind) {
    case 'noRoot':
      return { ...common, sentence: 'The mailbox has no root folder, so nothing in it can be listed.' };
    case 'misplaced':
      return {
        ...common,
        object: `folder ${fault.folder}`,
        sentence: `Folder ${fault.folder} cannot be reached from the root: ${fault.why}.`,
      };
    case 'role':
      return {
        ...common,
        severity: 'warning',
        object: `folder ${fault.folder}`,
        sentence: `Folder ${fault.folder} has the role ${fault.role}, and ${fault.why}.`,
      };
  }
}

async function mend(transaction: MailboxTransaction, fault: Fault, nodes: readonly Node[]): Promise<string> {
  switch (fault.kind) {
    case 'noRoot':
      return mendRoot(transaction);
    case 'role': {
      const folder = await transaction.folder(fault.folder as FolderId);
      folder.role = null;
      transaction.touchFolder(folder);
      await transaction.saveNow(folder);
      return `Took the role ${fault.role} from folder ${fault.folder} ("${folder.name}").`;
    }
    case 'misplaced': {
      const folder = await transaction.folder(fault.folder as FolderId);
      const root = findRoot(nodes)?.folder_id ?? null;
      const free = await freeFolderName(transaction, root ?? 0, folder);
      folder.parent_id = root;
      folder.name = free.name;
      folder.name_key = free.nameKey;
      // What belonged to a folder that is gone is shown, so that nothing is lost unseen.
      transaction.giveKind(folder, 'generic');
      if (folder.role === 'root') folder.role = null;
      transaction.touchFolder(folder);
      await transaction.saveNow(folder);
      return `Moved folder ${fault.folder} below the root, as "${free.name}".`;
    }
  }
}

/** The folder that has the role of the root becomes it again, else one is made. */
async function mendRoot(transaction: MailboxTransaction): Promise<string> {
  const folder = await transaction.findRole('root');
  if (folder === undefined) {
    const row = newFolderRow(transaction, { parent: null, name: '', role: 'root', folderClass: '' });
    await transaction.insertFolder(row);
    return `Made a root, folder ${row.folder_id}.`;
  }
  folder.parent_id = null;
  folder.name = '';
  folder.name_key = '';
  transaction.touchFolder(folder);
  await transaction.saveNow(folder);
  return `Made folder ${folder.folder_id}, which has the role, the root again.`;
}
