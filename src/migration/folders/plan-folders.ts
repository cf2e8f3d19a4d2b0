/**
 * What becomes of each folder of a source mailbox. The plan has one entry for each folder that was listed; no two
 * folders come to one place; and the same folders get the same plan in any order, also when a plan's targets are given
 * back as placements.
 */
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import { compareUtf8, folderNameKey } from '../../store/sort-key.ts';
import { assignRoles, type Placements, type RoleClaim } from './assign-roles.ts';
import { type AssignedTarget, assignTargets } from './assign-targets.ts';
import { type FolderPattern, matchesPattern, type PatternSubject } from './folder-patterns.ts';
import { type SourcePath, SourcePlaces } from './place-in-source.ts';
import type { FolderPlanEntry, PlanAction, PlanNode, PlanReason } from './plan-entry.ts';
import { isSelectable, type SourceFolder, type SourceListing } from './source-folder.ts';
import { findSpecialUse } from './special-use.ts';
import type { TargetMailbox } from './target-mailbox.ts';

export interface FolderPlanOptions {
  readonly target: TargetMailbox;
  /** As found among the folders, of the candidates for the UserRoot of the row. */
  readonly userRoot?: string;
  readonly include?: readonly FolderPattern[];
  readonly exclude?: readonly FolderPattern[];
  readonly placements?: Placements;
}

export function planFolders(listing: SourceListing, options: FolderPlanOptions): FolderPlanEntry[] {
  const { target, include = [], exclude = [], placements = new Map() } = options;
  const surveyed = survey(listing, options.userRoot);
  const guess = assignRoles(
    surveyed.flatMap(({ node }) => node ?? []),
    target,
    placements,
  );
  const kept = surveyed.map((each) => filter(each, guess, include, exclude));
  const distributed = listing.isGmail ? kept.some(({ node }) => node?.action === 'distribute') : false;
  const settled = kept.map((each) => settleGmail(each, distributed));
  const nodes = nodesWithParents(settled, listing.isGmail);
  const claims = assignRoles(nodes.all, target, placements);
  const targets = assignTargets(nodes.all, claims, target, placements);
  return settled.map((each) => entryOf(each, nodes, claims, targets));
}

/** One listed folder on its way to an entry; without a node it is skipped. */
interface Surveyed {
  readonly folder: SourceFolder;
  readonly path: SourcePath;
  readonly sourcePath: FolderPath;
  readonly node: PlanNode | undefined;
  readonly reasons: readonly PlanReason[];
}

function survey(listing: SourceListing, userRoot: string | undefined): Surveyed[] {
  const places = new SourcePlaces(listing, userRoot);
  const seen = new Set<string>();
  return listing.folders.map((folder): Surveyed => {
    const place = places.of(folder);
    const whole = [listing.readName(folder.name).text];
    const skip = (reason: PlanReason): Surveyed => {
      return { folder, path: [], sourcePath: whole, node: undefined, reasons: [reason] };
    };
    const isOwnInbox =
      place.kind === 'own' && place.isInbox && place.path.length > 0 && userRoot === undefined;
    const identity = isOwnInbox ? 'INBOX' : folder.name;
    if (seen.has(identity)) return skip(reasons.listedTwice);
    seen.add(identity);
    if (place.kind === 'other') return skip(otherNamespace(place.prefix));
    if (place.kind === 'outsideRoot') return skip(reasons.outsideRoot);

    const read = place.path.map((name) => listing.readName(name));
    const isInbox = place.isInbox;
    const sourcePath = place.path.length === 0 ? ['INBOX'] : read.map(({ text }) => text);
    const common = { folder, path: place.path, sourcePath };
    const drop = (reason: PlanReason): Surveyed => ({ ...common, node: undefined, reasons: [reason] });
    const use = findSpecialUse(folder);
    if (use?.kind === 'view') return drop(view(use.attribute));
    if (use?.kind === 'all' && isSelectable(folder) && !listing.isGmail) return drop(reasons.allMessages);
    if (listing.isGmail && isGmailContainer(place.path)) return drop(reasons.gmailContainer);

    const isExact = read.every((each) => each.isExact);
    const action: PlanNode['action'] = !isSelectable(folder)
      ? 'container'
      : use?.kind === 'all'
        ? 'distribute'
        : 'copy';
    const node: PlanNode = {
      source: folder,
      identity,
      sourcePath,
      isExact,
      isInbox,
      action,
      parent: undefined,
      reasons: isExact ? [] : [unreadable(sourcePath.at(-1) ?? '')],
    };
    return { ...common, node, reasons: [] };
  });
}

const gmailContainers = new Set(['[gmail]', '[google mail]']);

function isGmailContainer(path: SourcePath): boolean {
  return path.length === 1 && gmailContainers.has((path[0] ?? '').toLowerCase());
}

function filter(
  each: Surveyed,
  claims: ReadonlyMap<PlanNode, RoleClaim>,
  include: readonly FolderPattern[],
  exclude: readonly FolderPattern[],
): Surveyed {
  const { node } = each;
  if (node === undefined || (include.length === 0 && exclude.length === 0)) return each;
  const subjects = subjectsOf(node, claims);
  const skipped = (reason: PlanReason): Surveyed => ({ ...each, node: undefined, reasons: [reason] });
  const excluding = exclude.find((pattern) => matchesPattern(pattern, subjects));
  if (excluding) return skipped({ code: 'excluded', text: `-ExcludeFolders has "${excluding.text}".` });
  const isIncluded = include.length === 0 || include.some((pattern) => matchesPattern(pattern, subjects));
  return isIncluded ? each : skipped(reasons.notIncluded);
}

/** By its path, and by the way from each folder above it that has a use. */
function subjectsOf(node: PlanNode, claims: ReadonlyMap<PlanNode, RoleClaim>): PatternSubject[] {
  const names = node.sourcePath.map(folderNameKey);
  const subjects: PatternSubject[] = [{ from: 'top', names }];
  if (node.action === 'distribute') subjects.push({ from: 'all', names: [] });
  for (const [above, { role }] of claims) {
    const start = above.sourcePath.map(folderNameKey);
    const isAbove = start.length <= names.length && start.every((name, index) => name === names[index]);
    if (isAbove) subjects.push({ from: role, names: names.slice(start.length) });
  }
  return subjects;
}

/** Every message of Gmail is in All Mail, Spam or Trash, and in one of them alone. */
function settleGmail(each: Surveyed, isDistributed: boolean): Surveyed {
  const { node, folder } = each;
  if (!isDistributed || node === undefined) return each;
  if (node.action === 'distribute') {
    return { ...each, node: { ...node, reasons: [...node.reasons, reasons.gmailAllMail] } };
  }
  const use = findSpecialUse(folder);
  const isApart = use?.kind === 'role' && (use.role === 'junk' || use.role === 'deleted');
  const isChats = isGmailContainer(each.path.slice(0, 1)) && use === undefined;
  if (node.action !== 'copy' || isApart || isChats) return each;
  return { ...each, node: { ...node, action: 'label', reasons: [...node.reasons, reasons.gmailLabel] } };
}

interface NodeSet {
  readonly all: readonly PlanNode[];
  readonly of: ReadonlyMap<SourceFolder, PlanNode>;
}

/** With the parents that the source does not list. Containers that nothing needs are left out. */
function nodesWithParents(surveyed: readonly Surveyed[], isGmail: boolean): NodeSet {
  const kept = surveyed.flatMap(({ node, ...each }) => (node ? [{ ...each, node }] : []));
  const listed = new Map<string, (typeof kept)[number]>();
  for (const each of kept.toSorted((a, b) => compareUtf8(a.node.identity, b.node.identity))) {
    const key = keyOf(each.path);
    if (!listed.has(key)) listed.set(key, each);
  }
  const byPath = new Map<string, PlanNode>();
  const of = new Map<SourceFolder, PlanNode>();
  const all: PlanNode[] = [];
  const add = (node: PlanNode): PlanNode => {
    all.push(node);
    if (node.source) of.set(node.source, node);
    return node;
  };

  /** The node of the first `length` names, and before it those above. */
  const nodeAt = (path: SourcePath, sourcePath: FolderPath, length: number): PlanNode | undefined => {
    let parent: PlanNode | undefined;
    for (let end = 1; end <= length; end++) {
      const start = path.slice(0, end);
      if (isGmail && isGmailContainer(start)) continue;
      const key = keyOf(start);
      const known = byPath.get(key);
      const node =
        known ?? add({ ...(listed.get(key)?.node ?? implied(start, sourcePath.slice(0, end))), parent });
      byPath.set(key, node);
      parent = node;
    }
    return parent;
  };

  for (const each of kept) {
    const { path, sourcePath, node } = each;
    if (node.action === 'container') continue;
    const isFirst = path.length > 0 && listed.get(keyOf(path)) === each;
    if (isFirst) nodeAt(path, sourcePath, path.length);
    // Another name of the same path, or the root: nothing stands below it.
    else add({ ...node, parent: nodeAt(path, sourcePath, path.length - 1) });
  }
  return { all, of };
}

function keyOf(path: SourcePath): string {
  return [path.length, ...path].join('\0');
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

function entryOf(
  { folder, sourcePath, node, reasons: given }: Surveyed,
  nodes: NodeSet,
  claims: ReadonlyMap<PlanNode, RoleClaim>,
  targets: ReadonlyMap<PlanNode, AssignedTarget>,
): FolderPlanEntry {
  const settled = nodes.of.get(folder);
  const assigned = settled && targets.get(settled);
  if (settled === undefined || assigned === undefined) {
    const why = node === undefined ? given : [reasons.notSelectable];
    return { source: folder, sourcePath, action: 'skip', target: undefined, role: undefined, reasons: why };
  }
  const action: PlanAction = settled.action;
  const role = claims.get(settled)?.role;
  return {
    source: folder,
    sourcePath,
    action,
    target: assigned.path,
    role: role === 'outbox' ? undefined : role,
    reasons: [
      ...(action === 'container' ? [reasons.container] : []),
      ...settled.reasons,
      ...assigned.reasons,
    ],
  };
}

const reasons = {
  listedTwice: { code: 'listedTwice', text: 'The server lists it twice: it is copied once.' },
  notSelectable: {
    code: 'notSelectable',
    text: 'The server says that it holds no messages, and nothing below it is copied.',
  },
  container: {
    code: 'container',
    text: 'It holds no messages at the source: it is made for the folders below it.',
  },
  outsideRoot: { code: 'outsideRoot', text: 'It is not below the UserRoot of this mailbox.' },
  notIncluded: { code: 'notIncluded', text: 'It is not among -IncludeFolders.' },
  allMessages: {
    code: 'allMessages',
    text: 'It shows the messages of all other folders again, which are copied from there.',
  },
  gmailContainer: { code: 'gmailContainer', text: "Gmail's own folders stand at the top here." },
  gmailLabel: { code: 'gmailLabel', text: 'It is a label: its messages are fetched once, from All Mail.' },
  gmailAllMail: {
    code: 'gmailAllMail',
    text: 'Every message is fetched from here once and placed by its labels; here are those without one.',
  },
} as const satisfies Record<string, PlanReason>;

function otherNamespace(prefix: string): PlanReason {
  const where = prefix === '' ? 'outside of the own folders' : `in the namespace "${prefix}"`;
  return { code: 'otherNamespace', text: `It stands ${where}, which belongs to others.` };
}

function view(attribute: string): PlanReason {
  return {
    code: 'view',
    text: `The server marks it as ${attribute}: its messages are copied from their own folders.`,
  };
}

function unreadable(name: string): PlanReason {
  return {
    code: 'unreadableName',
    text: `Its name is wrongly encoded at the source and is read as "${name}".`,
  };
}
