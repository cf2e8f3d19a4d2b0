import type { FolderPlanEntry } from '../folders/plan-entry.ts';
import type { MailRole } from '../folders/special-use.ts';

/** What people look for first comes first, and what they threw away last. */
const ranks: Readonly<Record<MailRole, number>> = {
  inbox: 0,
  drafts: 1,
  sent: 2,
  outbox: 4,
  archive: 5,
  deleted: 6,
  junk: 7,
};
const ordinary = 3;

export function byImportance(a: FolderPlanEntry, b: FolderPlanEntry): number {
  return rankOf(a) - rankOf(b) || a.sourcePath.length - b.sourcePath.length;
}

function rankOf({ role, action }: FolderPlanEntry): number {
  if (action === 'distribute') return ordinary;
  return role === undefined ? ordinary : ranks[role];
}
