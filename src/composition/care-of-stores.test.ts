import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../../tests/support/services.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { createTestBucket } from '../../tests/support/test-bucket.ts';
import { createTestDatabase } from '../../tests/support/test-database.ts';
import { systemClock } from '../base/clock.ts';
import type { Guid, MailboxId } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import { getConfiguration, loadConfiguration } from '../configuration/load.ts';
import { command as backup } from '../shell/commands/backup.ts';
import { command as fsck } from '../shell/commands/fsck.ts';
import { command as restore } from '../shell/commands/restore.ts';
import type { OpenPlatformOptions, Platform } from '../shell/platform.ts';
import { runShell, type ShellSurroundings } from '../shell/run.ts';
import { S3Client, type S3Options } from '../store/blobs/s3/s3-client.ts';
import { TieredBodyStore } from '../store/blobs/s3/tiered-body-store.ts';
import { makeOwnTenant } from '../store/contracts/directory-fixtures.ts';
import { newMessage, usualFolders } from '../store/contracts/mail-store.contract/fixture.ts';
import { unlimitedQuotas } from '../store/ports/mail-model.ts';
import { PostgresDatabase } from '../store/sql/postgres/postgres-database.ts';
import { openFolder, openPlatform } from './open-platform.ts';

const kinds = ['embedded', 'postgres'] as const;
type Kind = (typeof kinds)[number];

/** An installation as its configuration says, which the commands open as they would in a process of their own. */
interface Installation {
  readonly folder: string;
  readonly settings: readonly string[];
  readonly databaseUrl?: string;
}

async function install(kind: Kind, more: readonly string[] = []): Promise<Installation> {
  const folder = path.join(await temporaryFolder(), 'data');
  const settings = [`store.dataFolder=${folder}`, 'store.packBytes=1048576', ...more];
  if (kind === 'embedded') return { folder, settings };
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const passwordFile = path.join(path.dirname(folder), 'password');
  const bare = new URL(url);
  await writeFile(passwordFile, decodeURIComponent(bare.password), { mode: 0o600 });
  bare.password = '';
  settings.push('store.kind=postgres', `store.postgres.url=${bare.href}`);
  settings.push(`store.postgres.passwordFile=${passwordFile}`);
  return { folder, settings, databaseUrl: url };
}

function open({ settings }: Installation, options: OpenPlatformOptions = {}): Promise<Platform> {
  const config = getConfiguration(loadConfiguration({ settings, environment: {}, workingFolder: '/' }));
  const lent = { clock: systemClock, random: systemRandom, log: silentLog };
  const surroundings = { ...lent, version: '1.0.0', pid: process.pid, command: 'landfall test' };
  return openPlatform(config, openFolder(config, options, surroundings), options, surroundings);
}

async function run(installation: Installation, ...words: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const never = () => Promise.reject(new Error('not in this test'));
  const surroundings: ShellSurroundings = {
    commands: [backup, fsck, restore],
    environment: {},
    workingFolder: '/',
    stdin: new PassThrough(),
    stdout,
    stderr,
    isTerminal: false,
    log: silentLog,
    clock: systemClock,
    random: systemRandom,
    signal: new AbortController().signal,
    version: '1.0.0',
    openPlatform: (_config, options) => open(installation, options),
    serve: never,
    examine: never,
  };
  const settings = installation.settings.flatMap((setting) => ['--set', setting]);
  const code = await runShell([...words, ...settings], surroundings);
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

/** One person with a few messages, the last of which is large. */
async function populate(installation: Installation): Promise<string[]> {
  await using platform = await open(installation);
  const own = await makeOwnTenant(platform.directory);
  const user = await own.addOne(own.user('minsu'));
  const key = { tenant: own.tenant, mailbox: user.mailbox?.mailbox as MailboxId };
  const settings = { guid: user.mailbox?.guid as Guid, quotas: unlimitedQuotas, folders: usualFolders };
  await platform.store.createMailbox(key, settings);
  await platform.directory.updateRecipients(own.tenant, [
    { recipient: user.recipient, change: { mailbox: { to: 'ready' } } },
  ]);
  const inbox = (await platform.store.listFolders(key)).find(({ role }) => role === 'inbox');
  const large = { body: { kind: 'bytes' as const, bytes: Buffer.from(systemRandom.bytes(1_200_000)) } };
  const added = [newMessage(), newMessage({ subject: '회의록' }), newMessage(large)];
  await platform.store.addMessages(key, inbox!.folder, added);
  return await subjectsIn(platform);
}

async function subjectsIn({ directory, store }: Platform): Promise<string[]> {
  const subjects: string[] = [];
  for (const { tenant } of await directory.listTenants({ limit: 10 })) {
    for (const { mailbox } of await store.listMailboxes(tenant, { limit: 10 })) {
      const { changes } = await store.changesSince({ tenant, mailbox }, 0 as never, { limit: 100 });
      for (const change of changes) {
        if (change.kind !== 'message') continue;
        const { subject, body, size } = change.message;
        const bytes = await (await store.openBody(tenant, body)).read();
        subjects.push(`${subject} ${size} ${bytes.byteLength}`);
      }
    }
  }
  return subjects;
}

async function subjectsOf(installation: Installation): Promise<string[]> {
  await using platform = await open(installation, { readOnly: true });
  return await subjectsIn(platform);
}

const clean = expect.objectContaining({
  code: 0,
  out: expect.stringMatching(/0 of which could not be made\. Now: 0 errors, 0 warnings/),
});

describeWith('postgresql', 'an installation on PostgreSQL', () => {
  it.each([
    ['postgres', 'embedded'],
    ['embedded', 'postgres'],
  ] as const)('that was backed up from %s comes back on %s', async (from, to) => {
    const source = await install(from);
    const subjects = await populate(source);
    expect(await run(source, 'fsck', '--deep')).toEqual(clean);
    const backups = path.join(await temporaryFolder(), 'backup');
    expect(await run(source, 'backup', backups)).toMatchObject({ code: 0, err: '' });
    const target = await install(to);
    expect(await run(target, 'restore', backups)).toMatchObject({ code: 0, err: '' });
    expect(await subjectsOf(target)).toEqual(subjects);
    expect(await run(target, 'fsck', '--deep')).toEqual(clean);
  });

  it('is checked and repaired', async () => {
    const patient = await install('postgres');
    await populate(patient);
    const database = new PostgresDatabase({ url: patient.databaseUrl ?? '' });
    await database.execute("update folders set message_count = 7 where role = 'inbox'");
    await database.close();
    const found = await run(patient, 'fsck');
    expect(found.out).toMatch(/^warning {2}folder-counters/);
    expect(found.code).toBe(1);
    expect(await run(patient, 'fsck', '--repair')).toMatchObject({ code: 0 });
    expect(await run(patient, 'fsck')).toEqual(clean);
  });

  it('that lost its packs is told so, message by message', async () => {
    const patient = await install('postgres');
    await populate(patient);
    const packs = path.join(patient.folder, 'packs');
    for (const tenant of await readdir(packs)) {
      await mkdir(path.join(packs, `was-${tenant}`));
      for (const name of await readdir(path.join(packs, tenant))) {
        if (name.endsWith('.pack')) await writeFile(path.join(packs, tenant, name), '');
      }
    }
    const { code, out } = await run(patient, 'fsck');
    expect(code).toBe(1);
    expect(out.match(/^ERROR {3}body-records/gm)).toHaveLength(3);
  });
});

async function s3Settings(bucket: S3Options): Promise<string[]> {
  const folder = await temporaryFolder();
  const secrets = { accessKeyIdFile: 'accessKeyId', secretAccessKeyFile: 'secretAccessKey' } as const;
  const files = Object.entries(secrets).map(async ([setting, name]) => {
    const file = path.join(folder, name);
    await writeFile(file, bucket.credentials[name], { mode: 0o600 });
    return `store.s3.${setting}=${file}`;
  });
  return [
    `store.s3.endpoint=${bucket.endpoint}`,
    `store.s3.bucket=${bucket.bucket}`,
    'store.s3.prefix=mail/',
    ...(await Promise.all(files)),
  ];
}

/** Every pack sealed and moved to the bucket, as would happen by itself in the course of time. */
async function evict(root: string, prefix: string, bucket: S3Options): Promise<void> {
  const store = await TieredBodyStore.open({
    packs: { root, clock: systemClock },
    client: new S3Client(bucket),
    prefix,
    cacheFolder: path.join(await temporaryFolder(), 'cache'),
    localBytes: 0,
  });
  try {
    for (const tenant of await store.listTenants()) await store.seal(tenant);
    await store.migrateNow();
    for (const tenant of await store.listTenants()) {
      const packs = await store.listPacks(tenant);
      expect(packs.length).toBeGreaterThan(0);
      expect(packs.filter(({ residence }) => residence !== 'remote')).toEqual([]);
    }
  } finally {
    await store.close();
  }
}

describeWith('rados-gateway', 'an installation whose packs have left for an object store', () => {
  it('is checked to the last byte and backed up, and comes back without the bucket', async () => {
    const bucket = await createTestBucket();
    const source = await install('embedded', await s3Settings(bucket));
    const subjects = await populate(source);
    await evict(path.join(source.folder, 'shards', '0', 'packs'), 'mail/shards/0/', bucket);
    expect(await run(source, 'fsck', '--deep')).toEqual(clean);
    const backups = path.join(await temporaryFolder(), 'backup');
    expect(await run(source, 'backup', backups)).toMatchObject({ code: 0, err: '' });
    const target = await install('embedded');
    expect(await run(target, 'restore', backups)).toMatchObject({ code: 0, err: '' });
    expect(await subjectsOf(target)).toEqual(subjects);
    const client = new S3Client(bucket);
    for await (const { objects } of client.list('mail/')) {
      for (const { key } of objects) await client.remove(key);
    }
    client.close();
    const { code, out } = await run(source, 'fsck');
    expect(code).toBe(1);
    expect(out).toContain('its pack is missing');
  });
});

describe('an installation that was never started', () => {
  it('has nothing to check, and says so in words', async () => {
    const { code, err } = await run(await install('embedded'), 'fsck');
    expect(code).toBe(2);
    expect(err).toMatch(/\S/);
  });
});
