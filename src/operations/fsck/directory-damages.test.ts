import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../../../tests/support/services.ts';
import { createTemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { createTestDatabase } from '../../../tests/support/test-database.ts';
import { systemClock } from '../../base/clock.ts';
import { guid, makeOwnTenant, newDomain } from '../../store/contracts/directory-fixtures.ts';
import {
  addUsers,
  claimOf,
  guidsOf,
  newObject,
  newUsers,
} from '../../store/contracts/migration.contract/fixtures.ts';
import type { Finding, RepairStep } from '../../store/sql/checks/kit/store-check.ts';
import type { SqlDatabase, SqlDialect } from '../../store/sql/database.ts';
import { openDirectoryStore } from '../../store/sql/directory/open-directory-store.ts';
import { PostgresDatabase } from '../../store/sql/postgres/postgres-database.ts';
import { SqliteDatabase } from '../../store/sql/sqlite/sqlite-database.ts';
import { fsckExitCode, runFsck } from './run-fsck.ts';
import { checksOfPlatform } from './runnable-check.ts';

const disposals: (() => Promise<void>)[] = [];

/** A tenant in which everything happened once, beside an untouched one. */
async function admit(dialect: SqlDialect): Promise<SqlDatabase> {
  const { folder, remove } = await createTemporaryFolder();
  disposals.push(remove);
  const place = await makePlace(dialect, path.join(folder, 'platform.sqlite'));
  const directory = await openDirectoryStore(place, systemClock);
  await directory.writeSetting('mailTips', { on: true });
  for (let round = 0; round < 2; round += 1) {
    const own = await makeOwnTenant(directory, { settings: { language: 'ko' } });
    await directory.addDomain(own.tenant, newDomain(`second.${own.domain}`), 0);
    const [a, b, gone] = await own.add(own.user('a'), own.user('b'), own.user('gone', { kind: 'user' }));
    const group = await own.group('team');
    await directory.changeMembers(own.tenant, group, { add: [a.recipient, b.recipient], remove: [] });
    await directory.writeCredential(own.tenant, a.recipient, {
      ...{ guid: guid(), kind: 'password', label: '', hash: 'h', mustChange: false, expiresAt: null },
    });
    const removing = { recipient: gone.recipient, change: { mailbox: { to: 'removing' as const } } };
    await directory.updateRecipients(own.tenant, [removing]);
    const none = { recipient: gone.recipient, change: { mailbox: { to: 'none' as const } } };
    await directory.updateRecipients(own.tenant, [none]);
    await directory.softDeleteRecipients(own.tenant, [gone.recipient]);
    await directory.purgeRecipients(own.tenant, [gone.recipient]);
    const endpoint = newObject('IMAPEndpoint', { kind: 'endpoint' });
    const batch = newObject('IMAPBatch1');
    for (const object of [endpoint, batch]) await directory.writeMigrationObject(own.tenant, object, 0);
    const places = { batch: batch.guid, endpoint: endpoint.guid, dueAt: 1 };
    const users = await addUsers(directory, own.tenant, newUsers(3, places));
    await directory.addMigrationUsers(own.tenant, newUsers(600, places));
    await directory.claimMigrationUsers(own.tenant, claimOf(users.slice(0, 1)));
    for (const subject of [batch.guid, ...guidsOf(users)]) {
      await directory.appendMigrationLog(own.tenant, subject, [{ at: 1, content: {} }], 9);
    }
    await directory.addMigrationSample(own.tenant, batch.guid, { at: 1, items: 1, bytes: 1, mailboxes: 1 });
    await directory.writeRecords(own.tenant, [
      { collection: 'directory.connector', key: 'x', content: { name: 'x' } },
    ]);
  }
  await directory.close();
  const database =
    place.kind === 'sqlite'
      ? new SqliteDatabase({ path: place.path, mode: 'readWrite' })
      : new PostgresDatabase({ url: place.url });
  disposals.push(() => database.close());
  return database;
}

async function makePlace(dialect: SqlDialect, file: string) {
  if (dialect === 'sqlite') return { kind: 'sqlite' as const, path: file };
  const { url, drop } = await createTestDatabase();
  disposals.push(drop);
  return { kind: 'postgres' as const, url };
}

async function examine(database: SqlDatabase, repair = false) {
  const findings: Finding[] = [];
  const steps: RepairStep[] = [];
  const failures: unknown[] = [];
  const checks = checksOfPlatform({ database, depth: 'normal' });
  const summary = await runFsck(checks, repair ? { repair: { dropLost: false } } : {}, {
    onFinding: (finding, pass) => pass === 'first' && findings.push(finding),
    onStep: (step) => steps.push(step),
    onFailure: (_check, error) => failures.push(error),
  });
  expect(failures).toEqual([]);
  return { findings, steps, exitCode: fsckExitCode(summary) };
}

const own = 'tenant_id = 1';
const idOf = (name: string) => `(select recipient_id from recipients where ${own} and name = '${name}')`;

const mendable: [what: string, sql: string, found: readonly string[]][] = [
  [
    'an address finds nobody',
    `delete from recipient_claims where ${own} and claim_key like 'address:%' and recipient_id = ${idOf('a')}`,
    ['recipient-claims'],
  ],
  [
    'a name finds someone who does not have it',
    `insert into recipient_claims values (1, 'name:nobody', ${idOf('b')}, '')`,
    ['recipient-claims'],
  ],
  [
    'a name finds someone who is gone',
    `insert into recipient_claims values (1, 'name:ghost', 777, '')`,
    ['recipient-claims'],
  ],
  [
    'an address counts in another domain',
    `update recipient_claims set domain = '' where ${own} and domain <> '' and recipient_id = ${idOf('a')}`,
    ['recipient-claims'],
  ],
  ['a member is gone', `insert into members values (1, ${idOf('team')}, 777)`, ['directory-references']],
  ['a group is gone', `insert into members values (1, 777, ${idOf('a')})`, ['directory-references']],
  [
    'a credential of nobody',
    `update credentials set recipient_id = 777 where ${own}`,
    ['directory-references'],
  ],
  [
    'a member of a role group is gone',
    `insert into role_members values (1, 'g', 777)`,
    ['directory-references'],
  ],
  [
    'a role is assigned to nobody',
    `insert into role_objects values (1, 'g', 'roleAssignment', 'x', 'x', 777, '{}', 0, 0)`,
    ['directory-references'],
  ],
  [
    'a token of nobody',
    `insert into access_tokens values (1, 't', 'g', 777, '', '', 0, 0, null)`,
    ['directory-references'],
  ],
  [
    'a search term of nobody',
    `insert into recipient_terms values (1, 'ghost', 777)`,
    ['directory-references'],
  ],
  [
    'one who is there is said to be gone',
    `insert into recipient_tombstones select tenant_id, recipient_id, guid, null, 1 from recipients where ${own} and name = 'b'`,
    ['directory-references'],
  ],
  [
    'a domain of no tenant',
    `insert into accepted_domains select 'homeless.example', 55, display_name, kind, 0, null, '', 0
      from accepted_domains where ${own} and is_default = 1`,
    ['tenant-domains'],
  ],
  ['two default domains', `update accepted_domains set is_default = 1 where ${own}`, ['tenant-domains']],
  ['no default domain', `update accepted_domains set is_default = 0 where ${own}`, ['tenant-domains']],
  ['changes of the future', `update tenants set change_no = 2 where ${own}`, ['directory-numbers']],
  ['a recipient id to come', `update tenants set last_recipient = 1 where ${own}`, ['directory-numbers']],
  ['a mailbox id to come', `update tenants set last_mailbox = 1 where ${own}`, ['directory-numbers']],
  [
    'users of a migration batch that is gone',
    `insert into migration_objects select tenant_id, kind, 'x', 'x', 'x', content, secret, version, created_at, changed_at
      from migration_objects where ${own} and kind = 'batch';
      delete from migration_objects where ${own} and name = 'IMAPBatch1'`,
    ['migration-references'],
  ],
  [
    'half a lease on a migration user',
    `update migration_users set lease_until = 9 where tenant_id = 2 and guid in
      (select guid from migration_users where tenant_id = 2 and lease_until is null limit 1)`,
    ['migration-leases'],
  ],
  [
    'a number of an addition to come',
    `delete from migration_intakes where tenant_id = 2`,
    ['migration-intakes'],
  ],
  [
    'users whose adding was broken off',
    `update migration_intakes set state = 'abandoned' where tenant_id = 2`,
    ['migration-intakes'],
  ],
  ['a tenant id to come', `update counters set value = 1 where name = 'tenant'`, ['directory-numbers']],
];

/** With what puts it right again, because no repair does. */
const lasting: [what: string, damage: string, cure: string, found: string, says: string][] = [
  [
    'two recipients have one mailbox',
    `update recipients set mailbox_id = 2 where ${own} and name = 'a'`,
    `update recipients set mailbox_id = 1 where ${own} and name = 'a'`,
    'mailbox-owners',
    'read each other’s mail',
  ],
  [
    'the settings of a tenant are cut off',
    `update tenants set settings = '{"language":' where ${own}`,
    `update tenants set settings = '{"language":"ko"}' where ${own}`,
    'directory-json',
    'The settings of organisation 1 are damaged',
  ],
  [
    'a platform setting is no JSON',
    `update platform_settings set value = 'on' where key = 'mailTips'`,
    `update platform_settings set value = '{"on":true}' where key = 'mailTips'`,
    'directory-json',
    'The platform setting "mailTips" is damaged',
  ],
  [
    'a role group is no JSON',
    `insert into role_objects values (1, 'g', 'roleGroup', 'Desk', 'desk', null, '{"desc', 0, 0)`,
    `delete from role_objects where ${own}`,
    'directory-json',
    'assignment or scope "Desk" of organisation 1 is damaged',
  ],
  [
    'a migration endpoint is gone',
    `update migration_objects set kind = 'lost' where tenant_id = 2 and kind = 'endpoint'`,
    `update migration_objects set kind = 'endpoint' where tenant_id = 2 and kind = 'lost'`,
    'migration-references',
    'users whose endpoint does not exist',
  ],
  [
    'a migration batch is no JSON',
    `update migration_objects set content = '{"status' where tenant_id = 2 and kind = 'batch'`,
    `update migration_objects set content = '{}' where tenant_id = 2 and kind = 'batch'`,
    'migration-json',
    'the migration batch "IMAPBatch1" of organisation 2 is damaged',
  ],
  [
    'a migration user is no object',
    `update migration_users set content = '[]' where tenant_id = 2 and fence = 1`,
    `update migration_users set content = '{}' where tenant_id = 2 and fence = 1`,
    'migration-json',
    'What is stored of the migration user',
  ],
  [
    'an entry of a migration log is cut off',
    `update migration_log set content = '{"a' where tenant_id = 2`,
    `update migration_log set content = '{}' where tenant_id = 2`,
    'migration-json',
    'Entry 1 in the migration log',
  ],
  [
    'a record is cut off',
    `update records set content = '{"a' where ${own} and collection = 'directory.connector'`,
    `update records set content = '{}' where ${own} and collection = 'directory.connector'`,
    'record-json',
    'What is stored under directory.connector/x of organisation 1 is damaged',
  ],
  [
    'attributes are no object',
    `update recipients set attributes = '[1' where ${own} and name = 'b'`,
    `update recipients set attributes = '{}' where ${own} and name = 'b'`,
    'directory-json',
    'are damaged',
  ],
  [
    'a person stands where a group was',
    `update recipients set kind = 'user' where ${own} and name = 'team'`,
    `update recipients set kind = 'distributionGroup' where ${own} and name = 'team'`,
    'directory-references',
    '2 memberships of recipients that are no group',
  ],
  [
    'an address is held by another',
    `update recipient_claims set recipient_id = ${idOf('b')} where ${own} and claim_key = 'name:a'`,
    `update recipient_claims set recipient_id = ${idOf('a')} where ${own} and claim_key = 'name:a'`,
    'recipient-claims',
    'which recipient',
  ],
  [
    'addresses lie in a domain that is gone',
    `update recipient_claims set domain = 'lost.example' where ${own} and claim_key = 'name:a'`,
    `update recipient_claims set domain = '' where ${own} and claim_key = 'name:a'`,
    'tenant-domains',
    'lie in lost.example, which is not among its domains',
  ],
];

const suites: [SqlDialect, (title: string, suite: () => void) => void][] = [
  ['sqlite', (title, suite) => describe(title, suite)],
  ['postgres', (title, suite) => describeWith('postgresql', title, suite)],
];

for (const [dialect, suite] of suites) {
  suite(`fsck of the directory on ${dialect}`, () => {
    let database: SqlDatabase;
    beforeAll(async () => {
      database = await admit(dialect);
    });
    afterAll(async () => {
      for (const dispose of disposals.splice(0).reverse()) await dispose();
    });

    it('finds nothing in a sound one', async () => {
      expect(await examine(database)).toEqual({ findings: [], steps: [], exitCode: 0 });
    });

    it.each(mendable)('finds and mends: %s', async (_what, damage, found) => {
      for (const text of damage.split(';')) await database.execute(text);
      const before = await examine(database);
      expect([...new Set(before.findings.map(({ check }) => check))]).toEqual(found);
      expect(before.exitCode).toBe(1);
      const repaired = await examine(database, true);
      expect(repaired.steps.some(({ done }) => done)).toBe(true);
      expect(repaired.exitCode).toBe(0);
      expect(await examine(database)).toMatchObject({ findings: [], exitCode: 0 });
    });

    it.each(lasting)('finds and leaves to a person: %s', async (_what, damage, cure, found, says) => {
      for (const text of damage.split(';')) await database.execute(text);
      const { findings, exitCode } = await examine(database);
      expect(exitCode).toBe(1);
      const told = findings.filter(({ check }) => check === found);
      expect(told.map(({ sentence }) => sentence).join('\n')).toContain(says);
      expect(told.some(({ repairable }) => !repairable)).toBe(true);
      for (const text of cure.split(';')) await database.execute(text);
      expect(await examine(database)).toMatchObject({ findings: [] });
    });
  });
}
