import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import type { TenantId } from '../../base/ids.ts';
import { BackupFolder } from './backup-folder.ts';
import type { BackupSource } from './backup-ports.ts';
import { openBodies } from './body-archive.ts';
import {
  backUp,
  everything,
  makePlatform,
  makeUser,
  newFolder,
  range,
  restore,
  type TestPlatform,
  type TestUser,
} from './platforms.contract.ts';
import type { RestoreLoss } from './restore-report.ts';
import { runBackup } from './run-backup.ts';
import { verifyBackup } from './verify-backup.ts';

async function verify(place: string) {
  const folder = await BackupFolder.open(place);
  const bodies = await openBodies(folder, systemClock, false);
  try {
    return await Array.fromAsync(verifyBackup(folder, bodies, { deep: false }));
  } finally {
    await bodies.close();
  }
}

/** Two generations: two mailboxes, and a change of one of them. */
async function makeBackup(): Promise<{ platform: TestPlatform; user: TestUser; folder: string }> {
  const platform = await makePlatform('memory');
  const folder = await newFolder();
  const user = await makeUser(platform, 'minsu');
  const neighbour = await makeUser(platform, 'neighbour', user.own);
  await user.box.add(20, { subject: '회의록' });
  await neighbour.box.add(3);
  await backUp(platform, folder);
  await user.box.add(5);
  await backUp(platform, folder);
  return { platform, user, folder };
}

async function flipBit(file: string, at: number): Promise<void> {
  const handle = await open(file, 'r+');
  const { size } = await handle.stat();
  const position = at < 0 ? size + at : at;
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, position);
  byte[0] = byte.readUInt8() ^ 0x04;
  await handle.write(byte, 0, 1, position);
  await handle.close();
}

async function findFile(folder: string, pattern: RegExp): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).toSorted();
  const name = names.find((each) => pattern.test(each));
  if (name === undefined) throw new Error(`No file of ${names.join(', ')} fits ${pattern}.`);
  return name;
}

describe('a flipped bit', () => {
  it.each([
    ['the manifest', /000001\/manifest\.json$/, 300, /digest|JSON|manifest/],
    ['the directory', /000001\/directory/, 60, /directory can be read/],
    ['the changes of a mailbox', /000001\/mailboxes\/1\/1\./, 200, /lines on mailbox 1 can be read/],
    ['the index of bodies', /000001\/bodies\/1\./, 100, /bodies can be read/],
    ['the end of a file', /000002\/mailboxes\/1\/1\./, -2, /lines on mailbox 1 can be read/],
    ['a pack', /^bodies\/.*\.pack$/, 64 + 72 + 5, /1 bodies in it cannot be read/],
    ['the header of a pack', /^bodies\/.*\.pack$/, 20, /0 bodies in it cannot be read/],
  ])('in %s is found and named', async (_what, pattern, at, sentence) => {
    const { folder } = await makeBackup();
    expect(await verify(folder)).toEqual([]);
    const file = await findFile(folder, pattern);
    await flipBit(path.join(folder, file), at);
    const [first] = await verify(folder);
    expect(first?.file).toBe(file);
    expect(first?.sentence).toMatch(sentence);
  });

  it('in a pack names the message, and the rest is restored with --keep-going', async () => {
    const { folder, user } = await makeBackup();
    const { subject } = await user.box.message(1);
    await flipBit(path.join(folder, await findFile(folder, /^bodies\/.*\.pack$/)), 64 + 72 + 5);
    const found = await verify(folder);
    const named = `message ${user.box.inbox}/1 of mailbox 1 ("${subject}")`;
    expect(found.map(({ sentence }) => sentence)).toContainEqual(expect.stringContaining(named));
    const target = await makePlatform('sqlite');
    await expect(restore(target, folder)).rejects.toMatchObject({ code: 'backup.damaged' });
    const losses: RestoreLoss[] = [];
    const again = await makePlatform('sqlite');
    const result = await restore(again, folder, {
      keepGoing: true,
      onLoss: (loss) => {
        losses.push(loss);
      },
    });
    expect(result).toMatchObject({ mailboxes: 2, losses: 1 });
    expect(losses[0]?.sentence).toContain(named);
    const key = { ...user.box.key, tenant: 1 as TenantId };
    const kept = await again.mail.listMessages(key, user.box.inbox, range(1, 100), 100);
    expect(kept.map(({ uid }) => uid)).toEqual(Array.from({ length: 24 }, (_, index) => index + 2));
  });

  it('in what a MAPI client wrote costs that alone', async () => {
    const platform = await makePlatform('memory');
    const folder = await newFolder();
    const user = await makeUser(platform, 'minsu');
    await user.box.add(1, { native: { kind: 'bytes', bytes: randomBytes(5000) } });
    await backUp(platform, folder);
    await flipBit(path.join(folder, await findFile(folder, /^bodies\/.*\.pack$/)), 2000);
    expect(await verify(folder)).not.toEqual([]);
    const target = await makePlatform('sqlite');
    const losses: RestoreLoss[] = [];
    await restore(target, folder, {
      keepGoing: true,
      onLoss: (loss) => {
        losses.push(loss);
      },
    });
    expect(losses.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('what a MAPI client wrote of message'),
    ]);
    const key = { ...user.box.key, tenant: 1 as TenantId };
    const [kept] = await target.mail.listMessages(key, user.box.inbox, range(1), 1);
    expect(kept).toMatchObject({ size: 20, native: null, nativeSize: 0 });
  });

  it('is no loss where it hit a message that was removed later', async () => {
    const { platform, folder, user } = await makeBackup();
    await user.box.store.removeMessages(user.box.key, user.box.inbox, range(1), { recover: false });
    await backUp(platform, folder);
    await flipBit(path.join(folder, await findFile(folder, /^bodies\/.*\.pack$/)), 64 + 72 + 5);
    const target = await makePlatform('memory');
    expect(await restore(target, folder)).toMatchObject({ losses: 0 });
    const key = { ...user.box.key, tenant: 1 as TenantId };
    expect(await everything(target, key)).toEqual(await everything(platform, user.box.key));
  });

  it('in the changes of one mailbox leaves the others whole', async () => {
    const { folder } = await makeBackup();
    await flipBit(path.join(folder, await findFile(folder, /000001\/mailboxes\/1\/1\./)), 200);
    const losses: string[] = [];
    const target = await makePlatform('memory');
    const onLoss = ({ sentence }: RestoreLoss) => {
      losses.push(sentence);
    };
    expect(await restore(target, folder, { keepGoing: true, onLoss })).toMatchObject({ mailboxes: 2 });
    expect(losses[0]).toMatch(/^Generation 000001 of mailbox 1 is incomplete: /);
    const other = await target.mail.findMailbox({ tenant: 1 as TenantId, mailbox: 2 as never });
    expect(other?.usage.itemCount).toBe(3);
  });

  it('missing files are named as well', async () => {
    const { folder } = await makeBackup();
    await rm(path.join(folder, await findFile(folder, /000002\/mailboxes\/1\/1\./)));
    expect((await verify(folder)).map(({ sentence }) => sentence)).toContainEqual(
      expect.stringMatching(/^The file with \d+ lines on mailbox 1 is missing\.$/),
    );
  });
});

/** A source that ends, as a killed process does, when it has read so many bodies. */
function dyingAfter(platform: TestPlatform, bodies: number): BackupSource {
  let left = bodies;
  const reader = Object.create(platform.mail) as TestPlatform['mail'];
  const methods = ['listMailboxes', 'findMailbox', 'listFolders', 'changesSince', 'readProperties'] as const;
  for (const name of methods) Object.assign(reader, { [name]: platform.mail[name].bind(platform.mail) });
  reader.openBody = async (tenant, hash) => {
    left -= 1;
    if (left < 0) throw new Error('killed');
    return platform.mail.openBody(tenant, hash);
  };
  return { directory: platform.directory, findMail: () => reader };
}

describe('a backup that is cut short', () => {
  it('leaves what was there, and the next goes on with its bodies', async () => {
    const platform = await makePlatform('memory');
    const folder = await newFolder();
    const user = await makeUser(platform, 'minsu');
    await user.box.add(4);
    await backUp(platform, folder);
    // More than one batch, so that some of them are on disk.
    await user.box.add(700);
    const options = { folder, clock: systemClock, program: '1.0.0' };
    await expect(runBackup(dyingAfter(platform, 600), options)).rejects.toThrow('killed');
    expect(await (await BackupFolder.open(folder)).generations()).toEqual(['000001']);
    expect(await verify(folder)).toEqual([]);
    let read = 0;
    const counting: BackupSource = {
      directory: platform.directory,
      findMail: () => ({
        listMailboxes: (...given) => platform.mail.listMailboxes(...given),
        findMailbox: (...given) => platform.mail.findMailbox(...given),
        listFolders: (...given) => platform.mail.listFolders(...given),
        changesSince: (...given) => platform.mail.changesSince(...given),
        readProperties: (...given) => platform.mail.readProperties(...given),
        listNamedProperties: (...given) => platform.mail.listNamedProperties(...given),
        listLedgers: (...given) => platform.mail.listLedgers(...given),
        readLedgerState: (...given) => platform.mail.readLedgerState(...given),
        openBody: (...given) => {
          read += 1;
          return platform.mail.openBody(...given);
        },
      }),
    };
    const { findings, manifest } = await runBackup(counting, options);
    expect(findings).toEqual([]);
    expect(manifest.generation).toBe('000002');
    expect(read).toBe(200);
    const target = await makePlatform('memory');
    await restore(target, folder);
    const key = { ...user.box.key, tenant: 1 as TenantId };
    expect(await everything(target, key)).toEqual(await everything(platform, user.box.key));
  });

  it('does not count before its manifest is in place', async () => {
    const { folder } = await makeBackup();
    const generation = path.join(folder, 'generations', '000002');
    await rename(path.join(generation, 'manifest.json'), path.join(generation, 'manifest.json.tmp'));
    const target = await makePlatform('memory');
    expect(await restore(target, folder)).toMatchObject({ generation: '000001' });
  });
});

describe('a folder', () => {
  it('takes one backup at a time', async () => {
    const platform = await makePlatform('memory');
    const folder = await newFolder();
    await backUp(platform, folder);
    const lock = (await BackupFolder.open(folder)).lock();
    await expect(backUp(platform, folder)).rejects.toMatchObject({ code: 'backup.busy' });
    lock.release();
    expect((await backUp(platform, folder)).manifest.generation).toBe('000002');
  });

  it('that holds something else is refused, and so is what is no backup', async () => {
    const platform = await makePlatform('memory');
    const folder = await newFolder();
    await expect(restore(platform, folder)).rejects.toMatchObject({ code: 'backup.notFound' });
    await writeFile(folder, 'a file');
    await expect(restore(platform, folder)).rejects.toMatchObject({ code: 'backup.notFound' });
    const full = path.dirname(folder);
    await expect(backUp(platform, full)).rejects.toMatchObject({ code: 'backup.folderNotEmpty' });
  });

  it('of a newer format is refused', async () => {
    const { folder } = await makeBackup();
    await writeFile(path.join(folder, 'landfall-backup.json'), '{"format":99}');
    const target = await makePlatform('memory');
    await expect(restore(target, folder)).rejects.toMatchObject({ code: 'backup.newerFormat' });
  });

  it('says which generations there are', async () => {
    const { folder } = await makeBackup();
    const target = await makePlatform('memory');
    await expect(restore(target, folder, { generation: '000009' })).rejects.toThrow(
      'There are: 000001, 000002.',
    );
  });

  it('is begun anew by a store that was restored from it', async () => {
    const { folder, user } = await makeBackup();
    const target = await makePlatform('memory');
    await restore(target, folder);
    const { manifest } = await backUp(target, folder);
    expect(manifest.mailboxes[0]).toMatchObject({ mailbox: user.box.key.mailbox, since: 0 });
  });
});
