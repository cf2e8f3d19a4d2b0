/**
 * A path of its own for each folder. Whoever has a claim comes first: earlier placements, roles, names that need no
 * change, and then the order of bytes, so that the same folders get the same paths whatever order they are listed in.
 */
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import { compareUtf8, folderNameKey } from '../../store/sort-key.ts';
import type { Placements, RoleClaim } from './assign-roles.ts';
import { isInboxName } from './place-in-source.ts';
import type { PlanNode, PlanReason } from './plan-entry.ts';
import { pathKey, type TargetMailbox } from './target-mailbox.ts';
import { type NameChange, NumberedNames, toTargetName } from './target-name.ts';

export interface AssignedTarget {
  readonly path: FolderPath;
  /** As `pathKey` makes it. */
  readonly key: string;
  readonly reasons: readonly PlanReason[];
}

export function assignTargets(
  nodes: readonly PlanNode[],
  claims: ReadonlyMap<PlanNode, RoleClaim>,
  target: TargetMailbox,
  placements: Placements,
): ReadonlyMap<PlanNode, AssignedTarget> {
  const assigned = new Map<PlanNode, AssignedTarget>();
  const used = new Set([...target.rolePaths.values(), ...target.reserved].map(pathKey));
  const assign = (node: PlanNode, path: FolderPath, key: string, reasons: readonly PlanReason[]) => {
    used.add(key);
    assigned.set(node, { path, key, reasons });
  };

  const byIdentity = nodes.toSorted((a, b) => compareUtf8(a.identity, b.identity));
  for (const node of byIdentity) {
    const rolePath = rolePathOf(claims.get(node), target);
    if (rolePath) assign(node, rolePath, pathKey(rolePath), roleReasons(node, claims.get(node), rolePath));
  }
  for (const node of byIdentity) {
    const path = placements.get(node.identity);
    const key = pathKey(path ?? []);
    if (path === undefined || assigned.has(node) || path.length === 0 || used.has(key)) continue;
    assign(node, path, key, isSamePath(path, node.sourcePath) ? [] : [placedBefore(path)]);
  }

  const wanted = new Map(
    nodes.map((node) => [node, toTargetName(nameOf(node), node.identity, target.rules)]),
  );
  const rest = byIdentity
    .filter((node) => !assigned.has(node))
    .toSorted(
      (a, b) =>
        depthOf(a) - depthOf(b) ||
        (wanted.get(a)?.changes.length ?? 0) - (wanted.get(b)?.changes.length ?? 0),
    );
  const numbered = new NumberedNames(target.rules);
  for (const node of rest) {
    const parent = node.parent && assigned.get(node.parent);
    const above = parent?.path ?? [];
    const { name, changes } = wanted.get(node) ?? toTargetName(nameOf(node), node.identity, target.rules);
    const prefix = parent ? `${parent.key}\0` : '';
    // At the top INBOX is the inbox, whatever that is called.
    const isTaken = (key: string) => used.has(prefix + key) || (prefix === '' && isInboxName(key));
    const free = numbered.free(prefix, name, isTaken);
    assign(node, [...above, free], prefix + folderNameKey(free), [
      ...changeReasons(changes, free),
      ...(free === name ? [] : [takenName(name, free)]),
      ...(isSamePath(above, node.sourcePath.slice(0, -1)) ? [] : [movedWithParent(above)]),
      ...(claims.get(node)?.role === 'outbox' ? [outbox] : []),
    ]);
  }
  return assigned;
}

/** Nothing is put where programs send from. */
function rolePathOf(claim: RoleClaim | undefined, { rolePaths }: TargetMailbox): FolderPath | undefined {
  return claim === undefined || claim.role === 'outbox' ? undefined : rolePaths.get(claim.role);
}

function nameOf({ sourcePath }: PlanNode): string {
  return sourcePath.at(-1) ?? '';
}

/** By parents and not by names: Gmail's own folders stand at the top though their names have two parts. */
function depthOf({ parent }: PlanNode): number {
  let depth = 0;
  for (let above = parent; above; above = above.parent) depth += 1;
  return depth;
}

export function isSamePath(a: FolderPath, b: FolderPath): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

const shown = (path: FolderPath): string => (path.length === 0 ? 'the top' : `"${path.join('/')}"`);

function roleReasons(node: PlanNode, claim: RoleClaim | undefined, path: FolderPath): PlanReason[] {
  if (claim === undefined || node.action === 'distribute' || isSamePath(path, node.sourcePath)) return [];
  switch (claim.by) {
    case 'inbox':
      return [{ code: 'inbox', text: `It is the inbox, which is called ${shown(path)} here.` }];
    case 'placedBefore':
      return [placedBefore(path)];
    case 'attribute':
      return [
        {
          code: 'roleByAttribute',
          text: `The server marks it as ${claim.role}, which is ${shown(path)} here.`,
        },
      ];
    case 'name':
      return [
        { code: 'roleByName', text: `By its name it is for ${claim.role}, which is ${shown(path)} here.` },
      ];
  }
}

const changeTexts: Readonly<Record<NameChange, string>> = {
  empty: 'has no letters',
  control: 'has control characters',
  blanks: 'begins or ends with spaces',
  forbidden: 'has a character that the target cannot hold in a name',
  normalised: 'is written in another form of Unicode',
  tooLong: 'is too long',
};

function changeReasons(changes: readonly NameChange[], name: string): PlanReason[] {
  if (changes.length === 0) return [];
  const faults = changes.map((change) => changeTexts[change]).join(', and ');
  return [{ code: 'changedName', text: `Its name ${faults}: it becomes "${name}".` }];
}

function takenName(name: string, free: string): PlanReason {
  return {
    code: 'takenName',
    text: `Another folder is called "${name}" there, or differs in case alone: this one becomes "${free}".`,
  };
}

function movedWithParent(above: FolderPath): PlanReason {
  return { code: 'movedWithParent', text: `It stands below ${shown(above)} there.` };
}

function placedBefore(path: FolderPath): PlanReason {
  return { code: 'placedBefore', text: `An earlier synchronisation put it to ${shown(path)}.` };
}

const outbox: PlanReason = {
  code: 'outbox',
  text: 'Its messages wait to be sent at the source: they are kept in a folder of their own, so that nothing sends them twice.',
};
