/** Folders with those above them, also where the source does not list these. */
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import { compareUtf8 } from '../../store/sort-key.ts';
import type { SourcePath } from './place-in-source.ts';
import type { PlanNode } from './plan-entry.ts';
import type { SourceFolder } from './source-folder.ts';
import { isGmailContainer, type Surveyed } from './survey-folders.ts';

export interface NodeSet {
  readonly all: readonly PlanNode[];
  readonly of: ReadonlyMap<SourceFolder, PlanNode>;
}

/** A name below a name: looking a path up takes no longer than it is long. */
interface Branch {
  listed: SurveyedNode | undefined;
  node: PlanNode | undefined;
  readonly below: Map<string, Branch>;
}

type SurveyedNode = Surveyed & { readonly node: PlanNode };

/** Containers that nothing needs are left out. */
export function nodesWithParents(surveyed: readonly Surveyed[], isGmail: boolean): NodeSet {
  const kept = surveyed.flatMap(({ node, ...each }) => (node ? [{ ...each, node }] : []));
  const root = newBranch();
  for (const each of kept.toSorted((a, b) => compareUtf8(a.node.identity, b.node.identity))) {
    branchAt(root, each.path).listed ??= each;
  }
  const of = new Map<SourceFolder, PlanNode>();
  const all: PlanNode[] = [];
  const add = (node: PlanNode): PlanNode => {
    all.push(node);
    if (node.source) of.set(node.source, node);
    return node;
  };

  /** The node of the first `length` names, and before it those above. */
  const nodeAt = (path: SourcePath, sourcePath: FolderPath, length: number): PlanNode | undefined => {
    let branch = root;
    let parent: PlanNode | undefined;
    for (let end = 1; end <= length; end++) {
      branch = branchBelow(branch, path[end - 1] ?? '');
      if (end === 1 && isGmail && isGmailContainer(path.slice(0, 1))) continue;
      branch.node ??= add({
        ...(branch.listed?.node ?? implied(path.slice(0, end), sourcePath.slice(0, end))),
        parent,
      });
      parent = branch.node;
    }
    return parent;
  };

  for (const each of kept) {
    const { path, sourcePath, node } = each;
    if (node.action === 'container') continue;
    const isFirst = path.length > 0 && branchAt(root, path).listed === each;
    if (isFirst) nodeAt(path, sourcePath, path.length);
    // Another name of the same path, or the root: nothing stands below it.
    else add({ ...node, parent: nodeAt(path, sourcePath, path.length - 1) });
  }
  return { all, of };
}

function newBranch(): Branch {
  return { listed: undefined, node: undefined, below: new Map() };
}

function branchBelow(branch: Branch, name: string): Branch {
  const found = branch.below.get(name);
  if (found) return found;
  const fresh = newBranch();
  branch.below.set(name, fresh);
  return fresh;
}

function branchAt(root: Branch, path: SourcePath): Branch {
  return path.reduce(branchBelow, root);
}

function implied(path: SourcePath, sourcePath: FolderPath): PlanNode {
  return {
    source: undefined,
    identity: `\0${path.join('\0')}`,
    sourcePath,
    isExact: true,
    isInbox: path.length === 1 && path[0] === 'INBOX',
    action: 'container',
    parent: undefined,
    reasons: [],
  };
}
