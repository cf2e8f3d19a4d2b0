import type { FolderId, Guid, Uid } from '../../../src/base/ids.ts';
import { allFlags, type MailboxKey, type PropertyOwner } from '../../../src/store/ports/mail-model.ts';
import type { FlagChange } from '../../../src/store/ports/mail-store.ts';
import { sortFields, type UidRange } from '../../../src/store/ports/message-query.ts';
import { uidRangesOf } from '../../../src/store/uid-ranges.ts';
import type { LoadBody, LoadMessage, Operation, Situation } from './operation.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Few enough that mailboxes and tenants often hold the same body. */
const sharedBodies = 60;
/** A mailbox is kept at a size that is quick to compare after each crash. */
const messagesWanted = 90;
const foldersWanted = 12;

type Kind = Exclude<Operation['kind'], 'createMailbox'>;
type Chooser = (random: SeededRandom, now: Situation) => Operation;

/** What a busy mailbox goes through next; `undefined` stands for a mailbox that is not there. */
export function chooseOperation(
  random: SeededRandom,
  key: MailboxKey,
  now: Situation | undefined,
): Operation {
  if (now === undefined) return { kind: 'createMailbox', guid: newGuid(random, key) };
  const full = now.folders.reduce((sum, { uids }) => sum + uids.length, 0) > messagesWanted;
  const weights: [number, Kind][] = [
    [full ? 2 : 14, 'add'],
    [4, 'replace'],
    [8, 'flags'],
    [full ? 1 : 4, 'copy'],
    [6, 'move'],
    [full ? 14 : 5, 'remove'],
    [now.folders.length < foldersWanted ? 5 : 1, 'createFolder'],
    [3, 'updateFolder'],
    [now.folders.length < foldersWanted ? 1 : 5, 'removeFolder'],
    [4, 'properties'],
    [1, 'quotas'],
    [3, 'index'],
    [3, 'query'],
    [2, 'openLedger'],
    [full ? 1 : 7, 'copyIn'],
    [3, 'writeLedger'],
    [0.7, 'removeMailbox'],
  ];
  return choosers[random.weighted(weights)](random, now);
}

const choosers: Readonly<Record<Kind, Chooser>> = {
  add: (random, now) => {
    const bulk = random.chance(0.3);
    const count = bulk ? 5 + random.below(25) : 1;
    const spooled = !bulk && random.chance(0.2);
    const messages = Array.from({ length: count }, () => newMessage(random, spooled));
    return { kind: 'add', folder: anyFolder(random, now), messages, bulk };
  },
  replace: (random, now) => {
    const { folder, uids } = someUids(random, now);
    const message = newMessage(random, random.chance(0.2));
    return { kind: 'replace', folder, uid: uids[0]?.first ?? (1 as Uid), message };
  },
  flags: (random, now) => ({ kind: 'flags', ...someUids(random, now), change: flagChange(random) }),
  copy: (random, now) => ({ kind: 'copy', ...someUids(random, now), target: anyFolder(random, now) }),
  move: (random, now) => ({ kind: 'move', ...someUids(random, now), target: anyFolder(random, now) }),
  remove: (random, now) => ({ kind: 'remove', ...someUids(random, now), recover: random.chance(0.5) }),
  createFolder: (random, now) => ({
    kind: 'createFolder',
    parent: anyFolder(random, now),
    name: folderName(random),
  }),
  updateFolder: (random, now) => {
    const folder = ownFolder(random, now);
    const change = random.chance(0.6)
      ? { name: folderName(random) }
      : { parent: anyFolder(random, now), folderClass: 'IPF.Task' };
    return { kind: 'updateFolder', folder, change };
  },
  removeFolder: (random, now) => ({
    kind: 'removeFolder',
    folder: ownFolder(random, now),
    recover: random.chance(0.6),
  }),
  properties: (random, now) => ({
    kind: 'properties',
    owner: propertyOwner(random, now),
    set: { [random.pick(['p', 'q', '{guid}:이름'])]: `value ${random.below(1000)}` },
    remove: random.chance(0.3) ? ['q'] : [],
  }),
  quotas: (random) => ({
    kind: 'quotas',
    prohibitSendReceiveBytes: random.chance(0.2) ? 400_000 : null,
  }),
  index: (random) => ({ kind: 'index', limit: 1 + random.below(20) }),
  query: (random, now) => ({
    kind: 'query',
    folder: anyFolder(random, now),
    sort: { by: random.pick(sortFields), descending: random.chance(0.5) },
  }),
  openLedger: (random) => ({ kind: 'openLedger', source: source(random) }),
  copyIn: (random, now) => {
    const uids = Array.from({ length: 1 + random.below(8) }, () => 1 + random.below(sourceMessages));
    return {
      kind: 'copyIn',
      source: source(random),
      folder: anyFolder(random, now),
      uids: [...new Set(uids)],
      messages: [...new Set(uids)].map(() => newMessage(random, false)),
      openedAgo: random.chance(0.1) ? 1 : 0,
    };
  },
  writeLedger: (random) => ({
    kind: 'writeLedger',
    source: source(random),
    removed: 1 + random.below(sourceMessages),
    skipped: random.chance(0.5) ? [1 + random.below(sourceMessages)] : [],
  }),
  removeMailbox: () => ({ kind: 'removeMailbox' }),
};

/** Of each source: so few that one is often there already. */
const sourceMessages = 200;

function source(random: SeededRandom): string {
  return random.pick(['imap.contoso.com/minsu', 'imap.contoso.com/old']);
}

function newGuid(random: SeededRandom, key: MailboxKey): Guid {
  const tail =
    `${key.tenant}${key.mailbox}`.padStart(4, '0') + random.below(0xffff_ffff).toString(16).padStart(8, '0');
  return `00000000-0000-4000-8000-${tail}` as Guid;
}

function newMessage(random: SeededRandom, spooled: boolean): LoadMessage {
  const seed = random.below(sharedBodies);
  return {
    body: bodyOf(seed, spooled),
    flags: random.below(allFlags + 1),
    keywords: random.chance(0.3) ? [random.pick(['업무', 'later', '$Important'])] : [],
    subject: `${random.pick(['Re: ', '', ''])}주간 보고 ${random.below(50)}`,
    receivedAt: Date.UTC(2026, 0, 1) + random.below(10_000_000) * 1000,
    ...(random.chance(0.2) ? { property: `own ${seed}` } : {}),
    ...(random.chance(0.2) ? { native: bodyOf(random.below(sharedBodies), spooled) } : {}),
  };
}

/** The size follows from the seed, or one seed would be two bodies. Some spools are adopted whole, some copied. */
function bodyOf(seed: number, spooled: boolean): LoadBody {
  if (!spooled) return { seed, size: seed === 0 ? 0 : (seed * 997) % 12_000, spooled };
  const large = seed + sharedBodies;
  return { seed: large, size: large % 7 === 0 ? 1_200_000 : 30_000 + seed * 1_000, spooled };
}

function anyFolder(random: SeededRandom, now: Situation): FolderId {
  return random.pick(now.folders).folder;
}

/** Mostly one that may be changed. */
function ownFolder(random: SeededRandom, now: Situation): FolderId {
  const own = now.folders.filter(({ role }) => role === null);
  return own.length === 0 || random.chance(0.05) ? anyFolder(random, now) : random.pick(own).folder;
}

/** Of a folder with messages, mostly. */
function someUids(random: SeededRandom, now: Situation): { folder: FolderId; uids: UidRange[] } {
  const filled = now.folders.filter(({ uids }) => uids.length > 0);
  const { folder, uids } = random.pick(filled.length === 0 || random.chance(0.05) ? now.folders : filled);
  const [first, last] = [random.below(uids.length + 1), random.below(uids.length + 1)].sort((a, b) => a - b);
  const chosen = random.chance(0.5) ? uids.slice(first, last) : uids.filter(() => random.chance(0.3));
  return { folder, uids: uidRangesOf([...chosen, (uids[0] ?? 1) as Uid]) };
}

function flagChange(random: SeededRandom): FlagChange {
  return {
    mode: random.pick(['add', 'remove', 'replace']),
    flags: random.below(allFlags + 1),
    keywords: random.chance(0.3) ? ['later'] : [],
  };
}

function propertyOwner(random: SeededRandom, now: Situation): PropertyOwner {
  if (random.chance(0.2)) return { kind: 'mailbox' };
  const { folder, uids } = random.pick(now.folders);
  if (uids.length === 0 || random.chance(0.3)) return { kind: 'folder', folder };
  return { kind: 'message', folder, uid: random.pick(uids) };
}

function folderName(random: SeededRandom): string {
  return random.pick(['회의', 'Projects', 'projects', 'Ünï', 'a/b', '2026', '보관', 'x']) + random.below(4);
}
