/**
 * What becomes of each folder of a source mailbox. The plan has one entry for each folder that was listed; no two
 * folders come to one place; and the same folders get the same plan in any order, also when a plan's targets are given
 * back as placements.
 */
import { folderNameKey } from '../../store/sort-key.ts';
import { assignRoles, type Placements, type RoleClaim } from './assign-roles.ts';
import { type AssignedTarget, assignTargets } from './assign-targets.ts';
import { type FolderPattern, matchesPattern, type PatternSubject } from './folder-patterns.ts';
import type { FolderPlanEntry, PlanNode, PlanReason } from './plan-entry.ts';
import { type NodeSet, nodesWithParents } from './plan-nodes.ts';
import { reasons } from './plan-reasons.ts';
import type { SourceListing } from './source-folder.ts';
import { findSpecialUse } from './special-use.ts';
import { isGmailContainer, type Surveyed, surveyFolders } from './survey-folders.ts';
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
  const surveyed = surveyFolders(listing, options.userRoot);
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
  const { action } = settled;
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
