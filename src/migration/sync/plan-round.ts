/**
 * What becomes of each folder in this round: folders that were renamed at the source keep their record and are renamed
 * here too, unless the owner has; those that are gone wait with what they held; all others are planned as before.
 */
import { AppError, isAppError } from '../../base/errors.ts';
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import type { FolderPlanEntry } from '../folders/plan-entry.ts';
import { planFolders } from '../folders/plan-folders.ts';
import { findRenamedFolders } from '../folders/renamed-folders.ts';
import { isSelectable, type SourceFolder, type SourceListing } from '../folders/source-folder.ts';
import { pathKey } from '../folders/target-mailbox.ts';
import { FolderRecord, RecordNumbers } from './folder-record.ts';
import type { Round } from './round.ts';
import type { SourceFolderState, SourceSurvey } from './source-port.ts';
import type { TargetFolder, TargetSurvey } from './target-port.ts';

export interface RoundPlan {
  /** Those that are made here, whether they hold messages or not; in the order of the listing. */
  readonly folders: readonly PlannedFolder[];
  /** Whose folder is no more, with what was copied from it. */
  readonly gone: readonly FolderRecord[];
  readonly plan: readonly FolderPlanEntry[];
  /** What is there before the round, by `pathKey`. */
  readonly targetFolders: ReadonlyMap<string, TargetFolder>;
  /** Every folder that the ledger knows, and new ones. */
  readonly records: readonly FolderRecord[];
  readonly numbers: RecordNumbers;
}

export interface PlannedFolder {
  readonly entry: FolderPlanEntry;
  readonly record: FolderRecord;
  readonly state: SourceFolderState | undefined;
}

export async function planRound(round: Round, survey: SourceSurvey): Promise<RoundPlan> {
  const { listing, states } = survey;
  if (listing.folders.length === 0) throw nothingListed();
  const records = (await round.request.ledger.folders()).map(FolderRecord.of);
  const target = await round.target.survey(round.signal);
  leaveUnselectable(records, listing);
  const renamed = followNames(round, records, survey);
  const followed = await noteFollowed(round, records, renamed, target);
  const placements = placementsOf(records, followed, target);
  const plan = planFolders(listing, {
    target: target.mailbox,
    include: round.options.include,
    exclude: round.options.exclude,
    placements,
    ...(survey.userRoot !== undefined && { userRoot: survey.userRoot }),
  });
  const places = await moveRenamed(round, plan, followed, target);
  const targetFolders = new Map(Array.from(places.values(), (folder) => [pathKey(folder.path), folder]));

  const byName = new Map(records.map((record) => [record.name, record]));
  const numbers = new RecordNumbers(records);
  const folders: PlannedFolder[] = [];
  for (const entry of plan) {
    if (entry.action === 'skip') continue;
    const { source } = entry;
    let record = byName.get(source.name);
    if (record === undefined) {
      record = FolderRecord.fresh(numbers.next(), source);
      records.push(record);
    }
    folders.push({ entry, record, state: states.get(source.name) });
  }
  const listed = new Set(listing.folders.map(({ name }) => name));
  const gone = records.filter((record) => record.isRelic || !listed.has(record.name));
  return { folders, gone, plan, targetFolders, records, numbers };
}

/** A folder that holds messages no more, and only the folders below it: what it held is gone. */
function leaveUnselectable(records: readonly FolderRecord[], { folders }: SourceListing): void {
  const containers = new Set(folders.filter((folder) => !isSelectable(folder)).map(({ name }) => name));
  for (const record of records) {
    if (containers.has(record.name) && record.progress.uidValidity !== 0) record.makeRelic();
  }
}

/** Gives records of renamed folders their new names. */
function followNames(
  round: Round,
  records: readonly FolderRecord[],
  { listing, states }: SourceSurvey,
): ReadonlySet<FolderRecord> {
  const living = records.filter(({ isRelic, progress }) => !isRelic && progress.uidValidity !== 0);
  const before = new Map(living.map((record) => [folderBefore(record), record]));
  const after = listing.folders.map((folder) => withState(folder, states.get(folder.name)));
  const renames = findRenamedFolders([...before.keys()], after);
  const moving = new Set(renames.flatMap((rename) => before.get(rename.before) ?? []));
  const names = new Set(renames.map((rename) => rename.after.name));
  for (const record of living) {
    // Its name belongs to another folder now, and it has no other: it is gone.
    if (names.has(record.name) && !moving.has(record)) {
      record.makeRelic();
    }
  }
  for (const rename of renames) {
    const record = before.get(rename.before);
    if (record === undefined) continue;
    record.name = rename.after.name;
    record.needsWriting = true;
    round.journal.counts.foldersRenamed += 1;
    const { text: from } = listing.readName(rename.before.name);
    round.journal.note(
      `"${from}" is called "${listing.readName(rename.after.name).text}" at the source now.`,
    );
  }
  return moving;
}

function folderBefore({ name, progress }: FolderRecord): SourceFolder {
  const { delimiter, mailboxId, uidValidity, uidNext } = progress;
  return {
    name,
    delimiter: delimiter ?? undefined,
    attributes: [],
    uidValidity,
    ...(mailboxId !== null && { mailboxId }),
    ...(uidNext > 0 && { uidNext }),
  };
}

function withState(folder: SourceFolder, state: SourceFolderState | undefined): SourceFolder {
  if (state === undefined) return folder;
  const { uidValidity, uidNext, mailboxId } = state;
  return { ...folder, uidValidity, uidNext, ...(mailboxId !== undefined && { mailboxId }) };
}

/**
 * Those that are to be renamed here too: not where the owner has moved them. The ledger has them without a path before
 * anything is moved, so that after a crash they are told from what the owner has moved.
 */
async function noteFollowed(
  round: Round,
  records: readonly FolderRecord[],
  renamed: ReadonlySet<FolderRecord>,
  target: TargetSurvey,
): Promise<ReadonlySet<FolderRecord>> {
  const begun = records.filter(({ progress }) => progress.place !== 0 && progress.targetPath.length === 0);
  const fresh = [...renamed].filter(({ progress: { place, targetPath } }) => {
    return place !== 0 && canFollow(target.folders.get(place)?.path ?? targetPath, targetPath, target);
  });
  for (const record of fresh) record.progress = { ...record.progress, targetPath: [] };
  if (renamed.size > 0) await round.writes.run(() => round.writeLedger({}, [...renamed]));
  return new Set([...begun, ...fresh]);
}

/** Where folders are now, wherever the owner has put them. */
function placementsOf(
  records: readonly FolderRecord[],
  followed: ReadonlySet<FolderRecord>,
  target: TargetSurvey,
): Map<string, FolderPath> {
  const placements = new Map<string, FolderPath>();
  for (const record of records) {
    const { place, targetPath } = record.progress;
    if (record.isRelic || place === 0 || followed.has(record)) continue;
    const path = target.folders.get(place)?.path ?? targetPath;
    placements.set(record.name, path);
    if (record.name.toUpperCase() === 'INBOX') placements.set('INBOX', path);
  }
  return placements;
}

function canFollow(path: FolderPath, targetPath: FolderPath, { mailbox }: TargetSurvey): boolean {
  const key = pathKey(path);
  const hasRole = [...mailbox.rolePaths.values()].some((each) => pathKey(each) === key);
  return !hasRole && key === pathKey(targetPath);
}

/** Parents first: what stands below them comes along. */
async function moveRenamed(
  round: Round,
  plan: readonly FolderPlanEntry[],
  renamed: ReadonlySet<FolderRecord>,
  target: TargetSurvey,
): Promise<TargetSurvey['folders']> {
  const byName = new Map([...renamed].map((record) => [record.name, record]));
  const moves = plan
    .flatMap(({ source, target: path }) => {
      const record = byName.get(source.name);
      return record && path && target.folders.has(record.progress.place) ? [{ record, path }] : [];
    })
    .toSorted((a, b) => a.path.length - b.path.length);
  let folders = target.folders;
  for (const { record, path } of moves) {
    const now = folders.get(record.progress.place)?.path;
    if (now === undefined || pathKey(now) === pathKey(path)) continue;
    try {
      await round.target.moveFolder(record.progress.place, path, round.signal);
    } catch (error) {
      // A folder of that name is there already, and takes in what comes from now on.
      if (!isAppError(error, 'conflict') && !isAppError(error, 'denied')) throw error;
      continue;
    }
    folders = (await round.target.survey(round.signal)).folders;
  }
  return folders;
}

function nothingListed(): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'migration.source.noFolders',
    message:
      'The server lists no folders for this mailbox, not even an inbox. Nothing was changed here; look at the mailbox there, and run again.',
  });
}
