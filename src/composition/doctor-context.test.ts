import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../../tests/support/services.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { createTestBucket } from '../../tests/support/test-bucket.ts';
import { createTestDatabase } from '../../tests/support/test-database.ts';
import { SecretBox } from '../access/secret-box.ts';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import { getConfiguration, loadConfiguration } from '../configuration/load.ts';
import { DkimSigning } from '../mailflow/signing/dkim-signing.ts';
import { AcceptedDomains } from '../organization/accepted-domains.ts';
import { S3Client } from '../store/blobs/s3/s3-client.ts';
import { makeOwnTenant, newDomain } from '../store/contracts/directory-fixtures.ts';
import { addUsers, claimOf, newUsers } from '../store/contracts/migration.contract/fixtures.ts';
import { openDirectoryStore } from '../store/sql/directory/open-directory-store.ts';
import { doctorContext } from './doctor-context.ts';

async function contextOf(settings: readonly string[]) {
  const folder = await temporaryFolder();
  const all = [`store.dataFolder=${folder}`, ...settings];
  const config = getConfiguration(loadConfiguration({ settings: all, environment: {}, workingFolder: '/' }));
  return doctorContext(config, systemClock);
}

const published = (records: readonly string[]) => ({ resolveTxt: async () => records });
const theirDns = published([]);

describe('what the doctor sees of migrations', () => {
  it('counts mailboxes that have been due for more than an hour', async () => {
    const context = await contextOf([]);
    const { dataFolder } = context.settings;
    const file = { kind: 'sqlite' as const, path: path.join(dataFolder, 'platform.sqlite') };
    const store = await openDirectoryStore(file, systemClock);
    const [late, busy, fresh] = [
      await makeOwnTenant(store),
      await makeOwnTenant(store),
      await makeOwnTenant(store),
    ];
    const now = systemClock.now();
    const [then, endpoint] = [now - 7_200_000, systemRandom.guid()];
    for (const { tenant } of [late, busy]) {
      const users = await addUsers(store, tenant, newUsers(3, { endpoint, dueAt: then }));
      const claim = { now, until: tenant === busy.tenant ? now + 60_000 : now - 3_700_000 };
      await store.claimMigrationUsers(tenant, claimOf(users.slice(0, 1), claim));
    }
    await store.addMigrationUsers(fresh.tenant, newUsers(1, { dueAt: now }));
    await store.close();
    const { migrations } = await context.inspectStore();
    expect(migrations).toEqual([
      { tenant: late.record.name, alive: 0, runOut: 1, waiting: 3 },
      { tenant: busy.record.name, alive: 1, runOut: 0, waiting: 2 },
    ]);
  });
});

describe('what the doctor sees of domains', () => {
  it('tells with which key mail of a domain is signed', async () => {
    const context = await contextOf([]);
    const file = { kind: 'sqlite' as const, path: path.join(context.settings.dataFolder, 'platform.sqlite') };
    const store = await openDirectoryStore(file, systemClock);
    const { tenant, record } = await makeOwnTenant(store, { domain: newDomain('contoso.example') });
    const clock = systemClock;
    const domains = new AcceptedDomains({ store, clock, random: systemRandom, resolver: theirDns });
    const box = new SecretBox(new Uint8Array(32), 'test', systemRandom);
    const options = { store, domains, resolver: theirDns, clock, log: silentLog, secretsOf: () => box };
    const signing = new DkimSigning(options);
    const forms = { headerForm: 'relaxed', bodyForm: 'relaxed', keyBits: 1024 } as const;
    const { selectors } = await signing.create(record, 'contoso.example', forms);
    const theirs = published([`v=DKIM1; p=${selectors[0].publicKey}`]);
    await new DkimSigning({ ...options, resolver: theirs }).change(record, 'contoso.example', {
      enabled: true,
    });
    await store.addDomain(tenant, newDomain('fabrikam.example'), 0);
    await store.close();
    expect(await context.inspectStore()).toMatchObject({
      domains: ['contoso.example', 'fabrikam.example'],
      signatures: [
        {
          ...{ domain: 'contoso.example', enabled: true },
          ...{ selector: 'selector1', publicKey: selectors[0].publicKey },
        },
      ],
    });
  });
});

describeWith('postgresql', 'what the doctor sees of PostgreSQL', () => {
  it('tells its version, its encoding and the schemas in it', async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const passwordFile = path.join(await temporaryFolder(), 'password');
    const bare = new URL(url);
    await writeFile(passwordFile, decodeURIComponent(bare.password), { mode: 0o600 });
    bare.password = '';
    const context = await contextOf([
      'store.kind=postgres',
      `store.postgres.url=${bare.href}`,
      `store.postgres.passwordFile=${passwordFile}`,
    ]);
    expect(await context.inspectPostgres?.()).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+/),
      isRecent: true,
      encoding: 'UTF8',
      hasUnicodeCollation: true,
    });
    await (await openDirectoryStore({ kind: 'postgres', url }, systemClock)).close();
    expect(await context.inspectStore()).toMatchObject({
      exists: true,
      schemas: [{ name: 'platform' }, { name: 'mail', found: 0 }],
    });
  });
});

describeWith('rados-gateway', 'what the doctor sees of an object store', () => {
  it('leaves nothing behind, and names a bucket that is not there', async () => {
    const bucket = await createTestBucket();
    const folder = await temporaryFolder();
    const [id, secret] = [path.join(folder, 'id'), path.join(folder, 'secret')];
    await writeFile(id, bucket.credentials.accessKeyId, { mode: 0o600 });
    await writeFile(secret, bucket.credentials.secretAccessKey, { mode: 0o600 });
    const settings = [
      `store.s3.endpoint=${bucket.endpoint}`,
      'store.s3.prefix=mail/',
      `store.s3.accessKeyIdFile=${id}`,
      `store.s3.secretAccessKeyFile=${secret}`,
    ];
    const { probeObjectStore } = await contextOf([...settings, `store.s3.bucket=${bucket.bucket}`]);
    await expect(probeObjectStore?.()).resolves.toBeUndefined();
    const client = new S3Client(bucket);
    onTestFinished(() => client.close());
    const pages = await Array.fromAsync(client.list(''));
    expect(pages.flatMap(({ objects }) => objects)).toEqual([]);
    const missing = await contextOf([...settings, 'store.s3.bucket=not-there-at-all']);
    await expect(missing.probeObjectStore?.()).rejects.toThrow(/not-there-at-all/);
  });
});
