import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditLog } from '../../access/audit-log.ts';
import { TenantKeys } from '../../access/tenant-keys.ts';
import { systemClock } from '../../base/clock.ts';
import type { TenantId, Uid } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { guid, makeOwnTenant } from '../../store/contracts/directory-fixtures.ts';
import { newMessage } from '../../store/contracts/mail-store.contract/fixture.ts';
import type { AuditFacts } from '../../store/ports/audit-store.ts';
import { flag } from '../../store/ports/mail-model.ts';
import {
  backUp,
  directoryOf,
  everything,
  makePlatform,
  makeUser,
  newFolder,
  type PlatformKind,
  range,
  restore,
  type TestPlatform,
  type TestUser,
} from './platforms.contract.ts';

/** What a year does to a mailbox, in four parts between which there are backups. */
const chapters: ((user: TestUser, platform: TestPlatform) => Promise<void>)[] = [
  async ({ box }) => {
    const archive = await box.makeFolder('보관함');
    await box.makeFolder('하위 폴더', archive);
    await box.makeFolder('A');
    await box.makeFolder('B');
    await box.add(8, { keywords: ['$label', '업무'], flags: flag.flagged, subject: '회의록 2026년 😀' });
    await box.add(2, { body: { kind: 'bytes', bytes: Buffer.alloc(1_500_000, '가나다') } });
    await box.store.writeProperties(
      box.key,
      { kind: 'message', folder: box.inbox, uid: 2 as Uid },
      { set: [{ key: '0x0e070003', value: new Uint8Array([0, 255, 10]) }], remove: [] },
    );
    await box.store.writeProperties(
      box.key,
      { kind: 'mailbox' },
      { set: [{ key: 'name', value: new Uint8Array([1]) }], remove: [] },
    );
  },
  async ({ box }) => {
    const id = await folderIds(box);
    await box.store.updateFlags(box.key, box.inbox, range(1, 3), {
      mode: 'add',
      flags: flag.seen,
      keywords: ['후속'],
    });
    await box.store.moveMessages(box.key, box.inbox, range(2), id('보관함'));
    await box.store.removeMessages(box.key, box.inbox, range(4), { recover: true });
    // The highest uid comes and goes between two backups: it must not be given out again.
    const [last] = await box.add(1);
    await box.store.removeMessages(box.key, box.inbox, range(last!.uid), { recover: false });
    // Two siblings exchange names, and two folders exchange parents.
    await box.store.updateFolder(box.key, id('A'), { name: 'tmp' });
    await box.store.updateFolder(box.key, id('B'), { name: 'A' });
    await box.store.updateFolder(box.key, id('A', 'tmp'), { name: 'B' });
  },
  async ({ box }) => {
    const id = await folderIds(box);
    await box.store.copyMessages(box.key, box.inbox, range(1, 5), id('하위 폴더'));
    await box.store.updateFolder(box.key, id('하위 폴더'), { parent: id('A') });
    await box.store.removeFolder(box.key, id('보관함'), { recover: true });
    // The bin changes after messages lie in it.
    await box.store.writeProperties(
      box.key,
      { kind: 'folder', folder: box.role('recoverable') },
      { set: [{ key: 'color', value: new Uint8Array([7]) }], remove: [] },
    );
    await box.store.updateMailbox(box.key, {
      issueWarningBytes: 1,
      prohibitSendBytes: 2,
      prohibitSendReceiveBytes: null,
      recoverableItemsBytes: null,
    });
  },
  async ({ box }) => {
    const views = await box.store.createFolder(box.key, {
      ...{ parent: box.inbox, name: '', kind: 'associated', folderClass: '' },
    });
    const native = { kind: 'bytes', bytes: Buffer.from('as a MAPI client has it') } as const;
    await box.add(1, { native, subject: 'view' }, views.folder);
    const [old] = await box.add(1, { native });
    await box.store.replaceMessage(box.key, box.inbox, old!.uid, newMessage({ native }));
    await box.store.removeMessages(box.key, box.inbox, range(1, 5), { recover: false });
  },
  async ({ box }) => {
    await box.store.removeMessages(box.key, box.inbox, range(1, 1000), { recover: false });
    await box.add(3, { subject: '새해' });
  },
];

async function folderIds(box: TestUser['box']) {
  const folders = await box.store.listFolders(box.key);
  return (...names: string[]) => {
    const found = folders.find(({ name }) => names.includes(name));
    if (found === undefined) throw new Error(`There is no folder ${names}.`);
    return found.folder;
  };
}

const journeys: [PlatformKind, PlatformKind][] = [
  ['memory', 'memory'],
  ['sqlite', 'sqlite'],
  ['sqlite', 'memory'],
  ['memory', 'sqlite'],
];

const changeFacts: AuditFacts = {
  ...{
    at: 1,
    actor: 'admin',
    external: true,
    session: 's',
    cmdlet: 'Set-Mailbox',
    object: '',
    parameters: {},
  },
  ...{ outcome: 'succeeded', error: null, durationMs: 1 },
};

describe('a backup', () => {
  it.each(journeys)('of %s comes back in %s as it was, at each of its generations', async (from, to) => {
    const platform = await makePlatform(from);
    const folder = await newFolder();
    const user = await makeUser(platform, 'minsu');
    const neighbour = await makeUser(platform, 'neighbour', user.own);
    await neighbour.box.add(3);
    const states: unknown[] = [];
    for (const chapter of chapters) {
      await chapter(user, platform);
      const { findings } = await backUp(platform, folder);
      expect(findings).toEqual([]);
      states.push(await everything(platform, user.box.key));
    }
    for (const [index, state] of states.entries()) {
      const restored = await makePlatform(to);
      const result = await restore(restored, folder, { generation: `00000${index + 1}` });
      expect(result).toMatchObject({ tenants: 1, mailboxes: 2, losses: 0 });
      const key = { tenant: 1 as TenantId, mailbox: user.box.key.mailbox };
      expect(await everything(restored, key)).toEqual(state);
    }
  });

  it('comes back from a copy of a copy', async () => {
    const [first, second, third] = [
      await makePlatform('sqlite'),
      await makePlatform('memory'),
      await makePlatform('sqlite'),
    ];
    const user = await makeUser(first, 'minsu');
    for (const chapter of chapters) await chapter(user, first);
    const folders = [await newFolder(), await newFolder()] as const;
    await backUp(first, folders[0]);
    await restore(second, folders[0]);
    await backUp(second, folders[1]);
    await restore(third, folders[1]);
    const key = { ...user.box.key, tenant: 1 as TenantId };
    expect(await everything(third, key)).toEqual(await everything(first, user.box.key));
  });

  it.each(['memory', 'sqlite'] as const)('holds the directory of each tenant (%s)', async (kind) => {
    const platform = await makePlatform(kind);
    const folder = await newFolder();
    const own = await makeOwnTenant(platform.directory, { settings: { language: 'ko' } });
    const [a, b, gone] = await own.add(
      own.user('minsu', { displayName: '김민수' }),
      own.user('b', { displayName: '이영희' }),
      own.user('gone', { mailboxGuid: undefined as never, kind: 'user' }),
    );
    const group = await own.group('team');
    await platform.directory.changeMembers(own.tenant, group, {
      add: [a.recipient, b.recipient],
      remove: [],
    });
    await platform.directory.softDeleteRecipients(own.tenant, [b.recipient, gone.recipient]);
    await platform.directory.purgeRecipients(own.tenant, [gone.recipient]);
    await platform.directory.writeCredential(own.tenant, a.recipient, {
      guid: guid(),
      kind: 'password',
      label: '',
      hash: '$argon2id$x',
      mustChange: true,
      expiresAt: null,
    });
    const times = { createdAt: 1, changedAt: 2 };
    const helpers = guid();
    await platform.directory.changeRoles(own.tenant, () => ({
      put: [{ kind: 'roleGroup', guid: helpers, name: 'Helpers', description: '', managedBy: [], ...times }],
      addMembers: [a, b].map(({ recipient }) => ({ group: helpers, member: recipient })),
    }));
    await platform.directory.writeToken(own.tenant, {
      ...{ guid: guid(), recipient: a.recipient, id: 't1', label: 'x', hash: new Uint8Array([1, 2]) },
      ...{ createdAt: 1, expiresAt: 9, lastUsedAt: null },
    });
    const other = await makeOwnTenant(platform.directory);
    await platform.directory.moveTenant(other.tenant, 'softDeleted');
    await backUp(platform, folder);
    const restored = await makePlatform(kind);
    await restore(restored, folder);
    expect(await directoryOf(restored, 1 as TenantId)).toEqual(await directoryOf(platform, own.tenant));
    expect(await directoryOf(restored, 2 as TenantId)).toMatchObject({ record: { state: 'softDeleted' } });
  });

  it('writes no more than what changed, and each body once', async () => {
    const platform = await makePlatform('sqlite');
    const folder = await newFolder();
    const user = await makeUser(platform, 'minsu');
    const neighbour = await makeUser(platform, 'neighbour', user.own);
    await user.box.add(5, { body: { kind: 'bytes', bytes: new Uint8Array(5_000) } });
    await neighbour.box.add(2, { body: { kind: 'bytes', bytes: new Uint8Array(5_000) } });
    expect(await backUp(platform, folder)).toMatchObject({ bodies: 1 });
    await user.box.add(1);
    const { manifest, ...counts } = await backUp(platform, folder);
    expect(counts).toMatchObject({ bodies: 1, changes: 1 });
    expect(manifest.files.filter(({ path: name }) => name.startsWith('mailboxes/'))).toHaveLength(1);
    expect(manifest.mailboxes.map(({ chain }) => chain)).toEqual([['000001', '000002'], ['000001']]);
    expect(await backUp(platform, folder)).toMatchObject({ bodies: 0, changes: 0, findings: [] });
  });

  it('begins a mailbox anew that was removed and made again', async () => {
    const platform = await makePlatform('memory');
    const folder = await newFolder();
    const user = await makeUser(platform, 'minsu');
    await user.box.add(9);
    await backUp(platform, folder);
    await platform.mail.removeMailbox(user.box.key);
    await platform.mail.createMailbox(user.box.key, {
      guid: guid(),
      quotas: user.box.created.quotas,
      folders: [],
    });
    const { manifest } = await backUp(platform, folder);
    expect(manifest.mailboxes[0]).toMatchObject({ since: 0, chain: ['000002'] });
    const restored = await makePlatform('memory');
    await restore(restored, folder);
    const key = { ...user.box.key, tenant: 1 as TenantId };
    expect(await everything(restored, key)).toEqual(await everything(platform, user.box.key));
  });

  it('does without a tenant that was removed, and keeps it in the generations before', async () => {
    const platform = await makePlatform('memory');
    const folder = await newFolder();
    const [stays, goes] = [await makeUser(platform, 'stays'), await makeUser(platform, 'goes')];
    await backUp(platform, folder);
    await platform.mail.removeMailbox(goes.box.key);
    await platform.directory.moveTenant(goes.own.tenant, 'softDeleted');
    await platform.directory.moveTenant(goes.own.tenant, 'removing');
    await platform.directory.removeTenant(goes.own.tenant);
    const { manifest } = await backUp(platform, folder);
    expect(manifest.tenants.map(({ name }) => name)).toEqual([stays.own.record.name]);
    const restored = await makePlatform('memory');
    expect(await restore(restored, folder, { generation: '000001' })).toMatchObject({ tenants: 2 });
  });

  it('is whole although mail is written and removed while it runs', async () => {
    const platform = await makePlatform('sqlite');
    const folder = await newFolder();
    const user = await makeUser(platform, 'minsu');
    await user.box.add(300);
    let running = true;
    const writing = (async () => {
      for (let count = 1; running; count += 1) {
        await user.box.add(2);
        await user.box.store.removeMessages(user.box.key, user.box.inbox, range(count), { recover: false });
        await user.box.store.updateFlags(user.box.key, user.box.inbox, range(count + 5), {
          mode: 'add',
          flags: flag.seen,
          keywords: [],
        });
        await systemClock.sleep(1);
      }
    })();
    const { manifest, findings } = await backUp(platform, folder);
    running = false;
    await writing;
    expect({ findings, problems: manifest.problems }).toEqual({ findings: [], problems: [] });
    const restored = await makePlatform('sqlite');
    expect(await restore(restored, folder)).toMatchObject({ losses: 0 });
    await backUp(platform, folder);
    const again = await makePlatform('sqlite');
    await restore(again, folder);
    const key = { ...user.box.key, tenant: 1 as TenantId };
    expect(await everything(again, key)).toEqual(await everything(platform, user.box.key));
  });

  it('restores one tenant beside others, and refuses a whole restore there', async () => {
    const platform = await makePlatform('memory');
    const folder = await newFolder();
    const user = await makeUser(platform, 'minsu');
    await user.box.add(3);
    await makeUser(platform, 'other');
    await backUp(platform, folder);
    const target = await makePlatform('sqlite');
    await makeUser(target, 'already');
    await expect(restore(target, folder)).rejects.toMatchObject({ code: 'restore.targetNotEmpty' });
    const result = await restore(target, folder, { tenant: user.own.record.name.toUpperCase() });
    expect(result).toMatchObject({ tenants: 1, mailboxes: 1 });
    const key = { ...user.box.key, tenant: 2 as TenantId };
    expect(await everything(target, key)).toEqual(await everything(platform, user.box.key));
  });

  it('brings the administrator and the name of the master key along, and no tenant under another key', async () => {
    const platform = await makePlatform('memory');
    const folder = await newFolder();
    await makeUser(platform, 'minsu');
    await platform.directory.writeSetting('platformAdministrator', { name: 'admin', hash: 'x' });
    await platform.directory.writeSetting('masterKeyFingerprint', 'old');
    await backUp(platform, folder);
    const whole = await makePlatform('memory');
    await whole.directory.writeSetting('masterKeyFingerprint', 'made when the folder was opened');
    await restore(whole, folder);
    expect(await whole.directory.findSetting('masterKeyFingerprint')).toMatchObject({ value: 'old' });
    expect(await whole.directory.findSetting('platformAdministrator')).toMatchObject({
      value: { name: 'admin', hash: 'x' },
    });
    const other = await makePlatform('memory');
    await other.directory.writeSetting('masterKeyFingerprint', 'other');
    const [tenant] = await platform.directory.listTenants({ limit: 1 });
    const options = { tenant: tenant!.name };
    await expect(restore(other, folder, options)).rejects.toMatchObject({ code: 'restore.otherMasterKey' });
    expect(await restore(other, folder, { ...options, keepGoing: true })).toMatchObject({ losses: 1 });
  });

  it('brings the record of changes along, and it verifies where it is restored', async () => {
    const keys = new TenantKeys(systemRandom.bytes(32), systemRandom);
    const platform = await makePlatform('sqlite');
    const guid = systemRandom.guid();
    const { record: tenant } = await makeOwnTenant(platform.directory, {
      guid,
      wrappedKey: keys.create(guid),
    });
    const logOf = ({ directory: store }: TestPlatform) =>
      new AuditLog({ store, keys, random: systemRandom, log: silentLog });
    const facts = { ...changeFacts, object: '김민수' };
    const log = logOf(platform);
    await Promise.all(Array.from({ length: 1_203 }, () => log.record(tenant, facts)));
    await log.record(undefined, facts);
    const folder = await newFolder();
    expect((await backUp(platform, folder)).findings).toEqual([]);

    const restored = await makePlatform('memory');
    expect(await restore(restored, folder)).toMatchObject({ tenants: 1, losses: 0 });
    const again = await restored.directory.findTenant({ guid });
    expect(await logOf(restored).verify(again)).toMatchObject({ records: 1_203, damage: undefined });
    expect(await logOf(restored).verify(undefined)).toMatchObject({ records: 1, damage: undefined });
    expect(await directoryOf(restored, again?.tenant as TenantId)).toEqual(
      await directoryOf(platform, tenant.tenant),
    );
    await logOf(restored).record(again, facts);
    expect(await logOf(restored).verify(again)).toMatchObject({ records: 1_204, damage: undefined });
  });

  it('leaves no temporary file behind', async () => {
    const platform = await makePlatform('memory');
    const folder = await newFolder();
    await makeUser(platform, 'minsu');
    await backUp(platform, folder);
    const names = await readdir(folder, { recursive: true });
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(names).toContain(path.join('generations', '000001', 'manifest.json'));
  });
});
