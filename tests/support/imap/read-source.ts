import { isSelectable } from '../../../src/migration/folders/source-folder.ts';
import { never, takeAll } from '../../../src/migration/sources/test-source.ts';
import type { SourceMailbox } from '../../../src/migration/sync/source-port.ts';
import { flag } from '../../../src/store/ports/mail-model.ts';
import { type Manifest, type ManifestEntry, manifestEntry, sortedManifest } from './manifest.ts';

const flagNames = [
  [flag.seen, '\\Seen'],
  [flag.answered, '\\Answered'],
  [flag.flagged, '\\Flagged'],
  [flag.deleted, '\\Deleted'],
  [flag.draft, '\\Draft'],
  [flag.forwarded, '$Forwarded'],
  [flag.mdnSent, '$MDNSent'],
  [flag.junk, '$Junk'],
  [flag.notJunk, '$NotJunk'],
] as const;

const messagesOfRequest = 100;
const requestsAhead = 3;

/** Everything in a mailbox, as a copy sees it: folders, then bodies in several requests at a time. */
export async function readSource(source: SourceMailbox): Promise<Manifest> {
  const { listing } = await source.survey(never);
  const entries: ManifestEntry[] = [];
  const folders = listing.folders.filter(isSelectable);
  const names = folders.map(({ name }) => listing.readName(name).text);
  const lane = await source.openLane(never);
  if (lane === undefined) throw new Error('The source gives no lane.');
  for (const [index, { name }] of folders.entries()) {
    const { messages, uidValidity, problems } = await source.readFolder(name, undefined, never);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    const uids = [...messages.uids];
    const rows = new Map(uids.map((uid, row) => [uid, row]));
    const requests = [];
    for (let at = 0; at < uids.length || requests.length > 0; ) {
      while (requests.length < requestsAhead && at < uids.length) {
        const asked = uids.slice(at, at + messagesOfRequest);
        at += messagesOfRequest;
        requests.push(lane.fetch({ folder: name, uidValidity, uids: asked, bytes: 0, signal: never }));
      }
      const request = requests.shift();
      for (const taken of request === undefined ? [] : await takeAll(request)) {
        if (taken.kind === 'cut') continue;
        if (!('bytes' in taken)) throw new Error(`${names[index]} ${taken.uid} is ${taken.kind}.`);
        const row = rows.get(taken.uid) ?? -1;
        const bits = messages.flags[row] ?? 0;
        const flags = flagNames.filter(([bit]) => (bits & bit) !== 0).map(([, flagName]) => flagName);
        const keywords = messages.keywordSets[messages.keywords[row] ?? 0] ?? [];
        const date = new Date(messages.receivedAts[row] ?? Number.NaN);
        entries.push(
          manifestEntry(names[index] ?? '', taken.uid, taken.bytes, date, [...flags, ...keywords]),
        );
      }
    }
  }
  await lane.close();
  await source.close();
  return sortedManifest(names, entries);
}
