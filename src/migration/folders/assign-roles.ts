/** Which source folder is the one for sent mail, drafts and so on: at most one for each role. */
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import { compareUtf8, folderNameKey } from '../../store/sort-key.ts';
import { isInboxName } from './place-in-source.ts';
import type { PlanNode } from './plan-entry.ts';
import { findNamedRole, findSpecialUse, type MailRole } from './special-use.ts';
import { pathKey, type TargetMailbox } from './target-mailbox.ts';

export interface RoleClaim {
  readonly role: MailRole;
  readonly by: 'inbox' | 'placedBefore' | 'attribute' | 'name';
}

/** Where earlier runs have put folders, by raw name. */
export type Placements = ReadonlyMap<string, FolderPath>;

/** What was decided before stands; then the server's word (RFC 6154); then names, which are a guess. */
export function assignRoles(
  nodes: readonly PlanNode[],
  target: TargetMailbox,
  placements: Placements,
): ReadonlyMap<PlanNode, RoleClaim> {
  const claims = new Map<PlanNode, RoleClaim>();
  const taken = new Set<MailRole>();
  const claim = (node: PlanNode, role: MailRole, by: RoleClaim['by']) => {
    if (taken.has(role) || claims.has(node)) return;
    taken.add(role);
    claims.set(node, { role, by });
  };
  const ordered = nodes.toSorted(
    (a, b) => a.sourcePath.length - b.sourcePath.length || compareUtf8(a.identity, b.identity),
  );

  const placed = (node: PlanNode) => placements.get(node.identity);
  for (const node of ordered) {
    const path = placed(node);
    const role = path && roleAt(path, target);
    if (role !== undefined) claim(node, role, node.isInbox ? 'inbox' : 'placedBefore');
  }
  const free = ordered.filter((node) => placed(node) === undefined);
  for (const node of free) if (node.isInbox) claim(node, 'inbox', 'inbox');
  for (const node of free) {
    const use = node.source && findSpecialUse(node.source);
    if (use?.kind === 'role' && node.action !== 'container') claim(node, use.role, 'attribute');
    if (node.action === 'distribute') claim(node, 'archive', 'attribute');
  }
  for (const { node, role } of byName(free, target)) claim(node, role, 'name');
  return claims;
}

function roleAt(path: FolderPath, { rolePaths }: TargetMailbox): MailRole | undefined {
  const key = pathKey(path);
  const found = [...rolePaths].find(([, each]) => pathKey(each) === key)?.[0];
  return mailRoles.find((role) => role === found);
}

const mailRoles: readonly MailRole[] = ['inbox', 'drafts', 'sent', 'deleted', 'junk', 'archive', 'outbox'];

function isNearTop({ sourcePath, isInbox }: PlanNode): boolean {
  const [first = ''] = sourcePath;
  return !isInbox && (sourcePath.length === 1 || (sourcePath.length === 2 && isInboxName(first)));
}

/** Names mean something at the top and right below the inbox, where old servers keep all folders. */
function byName(nodes: readonly PlanNode[], target: TargetMailbox) {
  return nodes
    .filter(isNearTop)
    .flatMap((node) => {
      const name = node.sourcePath.at(-1) ?? '';
      const found = findNamedRole(name);
      if (found === undefined) return [];
      const atTarget = target.rolePaths.get(found.role)?.at(-1);
      const isSame = atTarget !== undefined && folderNameKey(atTarget) === folderNameKey(name);
      const order = [
        node.action === 'container' ? 1 : 0,
        node.sourcePath.length,
        isSame ? -1 : found.rank,
      ] as const;
      return [{ node, role: found.role, order }];
    })
    .toSorted(
      (a, b) =>
        a.order[0] - b.order[0] ||
        a.order[1] - b.order[1] ||
        a.order[2] - b.order[2] ||
        compareUtf8(a.node.identity, b.node.identity),
    );
}
