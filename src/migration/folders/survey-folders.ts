/** Each folder by itself: whose it is, where it stands, and whether it is one that is never fetched. */
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import { type SourcePath, SourcePlaces } from './place-in-source.ts';
import type { PlanNode, PlanReason } from './plan-entry.ts';
import { otherNamespace, reasons, unreadable, view } from './plan-reasons.ts';
import { isSelectable, type SourceFolder, type SourceListing } from './source-folder.ts';
import { findSpecialUse } from './special-use.ts';

/** One listed folder on its way to an entry; without a node it is skipped. */
export interface Surveyed {
  readonly folder: SourceFolder;
  readonly path: SourcePath;
  readonly sourcePath: FolderPath;
  readonly node: PlanNode | undefined;
  readonly reasons: readonly PlanReason[];
}

export function surveyFolders(listing: SourceListing, userRoot: string | undefined): Surveyed[] {
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

export function isGmailContainer(path: SourcePath): boolean {
  return path.length === 1 && gmailContainers.has((path[0] ?? '').toLowerCase());
}
