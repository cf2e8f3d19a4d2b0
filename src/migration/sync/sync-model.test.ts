/**
 * Whatever happens at the source, whenever a round breaks off and whoever takes over: after a round that ends, the
 * mailbox holds what the source holds, each message once.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import { flag } from '../../store/ports/mail-model.ts';
import type { FakeSource } from './fake-source.ts';
import type { SyncTarget } from './target-port.ts';
import { mail, TestSync } from './test-sync.ts';

const folders = ['INBOX', 'A', 'B', 'A/C'] as const;
const folderOf = fc.constantFrom(...folders);
const pick = fc.nat({ max: 30 });

type Step =
  | {
      readonly kind: 'deliver';
      readonly folder: string;
      readonly subject: number;
      readonly size: number;
      readonly second: number;
    }
  | { readonly kind: 'flags'; readonly folder: string; readonly pick: number; readonly flags: number }
  | { readonly kind: 'expunge'; readonly folder: string; readonly pick: number }
  | { readonly kind: 'move'; readonly folder: string; readonly pick: number; readonly to: string }
  | { readonly kind: 'renumber'; readonly folder: string; readonly first: number }
  | { readonly kind: 'rename'; readonly folder: string; readonly to: string }
  | { readonly kind: 'remove'; readonly folder: string }
  | { readonly kind: 'sync' }
  /** The target fails at its nth call; the source changes after the mth message. */
  | { readonly kind: 'crash'; readonly at: number; readonly isAfter: boolean }
  | { readonly kind: 'changing'; readonly after: number; readonly folder: string; readonly pick: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  // Few subjects and sizes, so that messages are often equal.
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      folder: folderOf,
      subject: fc.nat({ max: 5 }),
      second: fc.nat({ max: 4 }),
      size: fc.constantFrom(1, 2, 90_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('flags' as const),
      folder: folderOf,
      pick,
      flags: fc.constantFrom(0, flag.seen, flag.flagged | flag.seen),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('expunge' as const), folder: folderOf, pick }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('move' as const), folder: folderOf, pick, to: folderOf }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('renumber' as const),
      folder: folderOf,
      first: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      folder: fc.constantFrom('A', 'B'),
      to: fc.constantFrom('D', 'E/F'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('remove' as const), folder: fc.constantFrom('B', 'A/C') }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sync' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const),
      at: fc.nat({ max: 12 }),
      isAfter: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('changing' as const),
      after: fc.nat({ max: 6 }),
      folder: folderOf,
      pick,
    }),
  },
);

const servers = fc.constantFrom(
  {},
  { qresync: false },
  { condstore: false, qresync: false, mailboxIds: false },
  { mailboxIds: false, lanes: 1 },
);

function uidAt(source: FakeSource, folder: string, index: number): number | undefined {
  const uids = [...(source.folders.get(folder)?.messages.keys() ?? [])];
  return uids.length === 0 ? undefined : uids[index % uids.length];
}

async function take(test: TestSync, step: Step): Promise<void> {
  const { source } = test;
  switch (step.kind) {
    case 'deliver': {
      // A new folder below a name whose folder was renamed, with a crash between: its mail is safe, its name is not.
      if (step.folder.startsWith('A') && (source.folders.has('D/C') || source.folders.has('E/F/C'))) return;
      if (!source.folders.has(step.folder)) source.create(step.folder);
      const receivedAt = Date.UTC(2026, 0, 1) + step.second * 1000;
      source.deliver(step.folder, { bytes: mail(`s${step.subject}`, 'x'.repeat(step.size)), receivedAt });
      return;
    }
    case 'sync':
      await test.sync({ options: follow });
      return;
    case 'crash':
      await test
        .sync({ options: follow, around: (target) => failing(target, step.at, step.isAfter) })
        .catch(isMeant);
      return;
    case 'changing': {
      let left = step.after;
      source.beforeMessage = () => {
        left -= 1;
        if (left !== 0) return;
        const uid = uidAt(source, step.folder, step.pick);
        if (uid !== undefined) source.expunge(step.folder, uid);
        source.deliver('INBOX', { bytes: mail('meanwhile') });
      };
      await test.sync({ options: follow });
      source.beforeMessage = () => undefined;
      return;
    }
    case 'renumber':
      if (source.folders.has(step.folder)) source.renumber(step.folder, step.first);
      return;
    case 'rename':
      if (source.folders.has(step.folder) && !source.folders.has(step.to))
        source.rename(step.folder, step.to);
      return;
    case 'remove':
      source.remove(step.folder);
      return;
    default: {
      const uid = uidAt(source, step.folder, step.pick);
      if (uid === undefined) return;
      if (step.kind === 'flags') source.change(step.folder, uid, { flags: step.flags });
      else if (step.kind === 'expunge') source.expunge(step.folder, uid);
      else if (source.folders.has(step.to)) source.move(step.folder, uid, step.to);
    }
  }
}

const follow = { massDeletion: { action: 'follow', share: 1, messages: 0 } } as const;

class MeantError extends AppError {}

function isMeant(error: unknown): void {
  if (!(error instanceof MeantError)) throw error;
}

/** The nth call that writes fails, before or after it has been done, and so do all behind it: the process is gone. */
function failing(target: SyncTarget, at: number, isAfter: boolean): SyncTarget {
  let calls = 0;
  const failure = () =>
    new MeantError({ kind: 'internal', code: 'test.crash', message: 'The process has been killed.' });
  const guarded = <A extends unknown[], R>(call: (...given: A) => Promise<R>) => {
    return async (...given: A): Promise<R> => {
      calls += 1;
      if (calls > at && !(isAfter && calls === at + 1)) throw failure();
      const result = await call(...given);
      if (calls > at) throw failure();
      return result;
    };
  };
  return {
    concurrentAdds: target.concurrentAdds ?? 1,
    survey: (signal) => target.survey(signal),
    ensureFolder: guarded((path, signal) => target.ensureFolder(path, signal)),
    moveFolder: guarded((place, path, signal) => target.moveFolder(place, path, signal)),
    removeEmptyFolder: guarded((place, signal) => target.removeEmptyFolder(place, signal)),
    listItems: (place, signal) => target.listItems(place, signal),
    findDigest: (place, item, signal) => target.findDigest(place, item, signal),
    readBeginning: (place, item, bytes, signal) => target.readBeginning(place, item, bytes, signal),
    takeIn: (pieces, arrival) => target.takeIn(pieces, arrival),
    addMessages: guarded((batch, signal) => target.addMessages(batch, signal)),
    findItems: (items, signal) => target.findItems(items, signal),
    removeItems: guarded((items, signal) => target.removeItems(items, signal)),
    // Not after these: they and their entries are two writes, and between them it looks like the owner's doing.
    changeFlags: (changes, signal) => target.changeFlags(changes, signal),
    moveItems: (items, place, signal) => target.moveItems(items, place, signal),
  };
}

/** Folder, subject, size, second and flags of each message; of folders at the target only those that hold any. */
function ofSource(source: FakeSource): string[] {
  return [...source.folders.values()]
    .flatMap(({ name, messages }) =>
      [...messages.values()].map(({ bytes, flags, receivedAt }) => {
        const subject = /Subject: (.*)\r\n/.exec(Buffer.from(bytes).toString())?.[1];
        return `${name} ${subject} ${bytes.byteLength} ${receivedAt} ${flags}`;
      }),
    )
    .toSorted();
}

async function ofTarget(test: TestSync): Promise<string[]> {
  const tree = await test.mailbox.folders();
  const found: string[] = [];
  for (const { folder, role } of tree.visible()) {
    const path = tree.pathOf(folder) ?? [];
    const name = role === 'inbox' ? 'INBOX' : path.join('/');
    for (const { subject, size, receivedAt, flags } of await test.messages(...path)) {
      found.push(`${name} ${subject} ${size} ${receivedAt} ${flags}`);
    }
  }
  return found.toSorted();
}

describe('any sequence of changes, rounds and crashes', () => {
  it('ends with what the source holds, each message once, and nothing held in memory', async () => {
    await fc.assert(
      fc.asyncProperty(servers, fc.array(step, { maxLength: 40, size: 'max' }), async (abilities, steps) => {
        const test = await TestSync.open({ abilities });
        try {
          for (const each of steps) await take(test, each);
          const { counts } = await test.sync({ options: follow });
          expect(await ofTarget(test)).toEqual(ofSource(test.source));
          expect(counts.newlySkipped).toBe(0);
          expect(test.budget.heldBytes).toBe(0);
          const again = await test.sync({ options: follow });
          expect(again.counts).toMatchObject({
            copied: 0,
            adopted: 0,
            moved: 0,
            deleted: 0,
            flagsChanged: 0,
          });
        } finally {
          await test.close();
        }
      }),
      { numRuns: 150 },
    );
  });
});
