import { describe, expect, it } from 'vitest';
import { ConcealedText } from '../../base/concealed-text.ts';
import type { NewMigrationBatch } from './batch-model.ts';
import { createBatch, createEndpoint, createTestControl, csvOf } from './test-control.ts';

const header = 'EmailAddress,UserName,Password\r\n';

async function withEndpoint(options: Parameters<typeof createTestControl>[0] = {}) {
  const control = await createTestControl(options);
  await createEndpoint(control);
  return control;
}

async function usersOf({ migrations, organization }: Awaited<ReturnType<typeof createTestControl>>) {
  const users = [];
  for await (const user of migrations.users.each(organization)) users.push(user);
  return users;
}

describe('a new batch', () => {
  it('holds its users, and does nothing yet', async () => {
    const control = await withEndpoint();
    const { batch, intake } = await createBatch(control, ['kim', 'lee']);
    expect(intake).toEqual({ added: 2, present: 0, errors: [] });
    expect(batch).toMatchObject({
      name: 'IMAPBatch1',
      status: 'Created',
      direction: 'Onboarding',
      sourceEndpoint: { name: 'IMAPEndpoint' },
      targetEndpoint: null,
      counts: { TotalCount: 2, StoppedCount: 2 },
      isComplete: true,
    });
    expect((await usersOf(control)).map(({ emailAddress, status }) => [emailAddress, status])).toEqual([
      ['kim@contoso.com', 'Stopped'],
      ['lee@contoso.com', 'Stopped'],
    ]);
  });

  it('starts by itself where that is asked for', async () => {
    const control = await withEndpoint();
    const { batch } = await createBatch(control, ['kim'], { autoStart: true });
    expect([batch.status, batch.counts.ActiveCount]).toEqual(['Syncing', 1]);
    expect((await usersOf(control)).map(({ status, dueAt }) => [status, dueAt])).toEqual([
      ['Queued', control.clock.now()],
    ]);
  });

  it('waits for its time', async () => {
    const control = await withEndpoint();
    const startAfter = control.clock.now() + 3_600_000;
    const { batch } = await createBatch(control, ['kim'], { autoStart: true, startAfter });
    expect(batch.status).toBe('Waiting');
    expect((await usersOf(control)).map(({ dueAt }) => dueAt)).toEqual([startAfter]);
  });

  it('takes good rows, and keeps what is wrong with the others', async () => {
    const control = await withEndpoint();
    const { recipients, organization, migrations } = control;
    await recipients.createOne(organization.tenant, { kind: 'user', name: 'han' });
    await recipients.createOne(organization.tenant, {
      kind: 'userMailbox',
      name: 'jung',
      addresses: ['jung@contoso.com', 'j.jung@contoso.com'],
    });
    const csv = Buffer.from(
      `${header}kim@contoso.com,kim,a\r\nlee,lee,b\r\nnobody@contoso.com,n,c\r\nhan@contoso.com,h,d\r\nKIM@contoso.com,k,e\r\njung@contoso.com,j,f\r\nJ.Jung@contoso.com,j,g\r\npark@contoso.com,,\r\n`,
    );
    const { batch, intake } = await createBatch(control, [], { from: { csv } });
    expect(intake.errors.map(({ row, column, code }) => `${row} ${column} ${code}`)).toEqual([
      '3 EmailAddress cell.address',
      '4 EmailAddress target.notFound',
      '5 EmailAddress target.noMailbox',
      '6 EmailAddress row.twice',
      '8 EmailAddress target.twice',
      '9 UserName cell.empty',
      '9 Password cell.empty',
    ]);
    expect([intake.added, batch.failedRowCount]).toEqual([2, 6]);
    const failures = await Array.fromAsync(migrations.batches.failures(organization, 'IMAPBatch1'));
    expect(failures.map(({ row, emailAddress }) => [row, emailAddress])).toEqual([
      [3, 'lee'],
      [4, 'nobody@contoso.com'],
      [5, 'han@contoso.com'],
      [6, 'KIM@contoso.com'],
      [8, 'J.Jung@contoso.com'],
      [9, 'park@contoso.com'],
    ]);
  });

  it.each<[string, string, RegExp]>([
    ['with a column too many', 'EmailAddress,UserName,Password,X\r\na,b,c,d\r\n', /Row 1, column X/],
    ['without rows', header, /names columns and has no rows/],
    ['without one good row', `${header}nobody@contoso.com,n,c\r\n`, /Row 2, column EmailAddress: No mailbox/],
  ])('%s is refused whole', async (_title, text, message) => {
    const control = await withEndpoint();
    const { migrations, organization } = control;
    const csv = Buffer.from(text);
    await expect(createBatch(control, [], { from: { csv } })).rejects.toThrow(message);
    expect(await migrations.batches.list(organization)).toEqual([]);
  });

  it('leaves alone mailboxes that another batch has', async () => {
    const control = await withEndpoint();
    await createBatch(control, ['kim']);
    const { intake } = await createBatch(control, ['kim', 'lee'], { name: 'Second' });
    expect(intake.added).toBe(1);
    expect(intake.errors.map(({ message }) => message)).toEqual([
      'kim@contoso.com is in the migration batch "IMAPBatch1" already. Remove it there with Remove-MigrationUser first.',
    ]);
  });

  it.each([
    [{ name: 'x'.repeat(65) }, /can have 64 characters/],
    [{ name: 'IMAPBatch1' }, /There is a migration batch "IMAPBatch1" already/],
    [{ sourceEndpoint: 'IMAPEndpont' }, /Did you mean "IMAPEndpoint"\?/],
    [{ sourceEndpoint: undefined }, /needs a SourceEndpoint/],
    [{ contentFilter: 'Subject -eq 1' }, /by Received alone/],
    [{ excludeFolders: ['#Inbx#'] }, /Did you mean #Inbox#/],
    [{ timeZone: 'Mars' }, /no time zone/],
    [{ startAfter: 5, completeAfter: 1 }, /can't end before it begins/],
  ])('with %j is refused', async (given, message) => {
    const control = await withEndpoint();
    await createBatch(control, ['kim']);
    const input = { name: 'Second', from: { csv: csvOf('lee') }, sourceEndpoint: 'IMAPEndpoint', ...given };
    const { migrations, organization } = control;
    await expect(migrations.batches.create(organization, input as NewMigrationBatch)).rejects.toThrow(
      message,
    );
  });

  it('keeps passwords sealed for their user alone', async () => {
    const control = await withEndpoint();
    await createBatch(control, ['kim', 'lee']);
    const { store, organization, context } = control;
    const stored = await store.listMigrationUsers(organization.tenant, { limit: 10 });
    expect(Buffer.from(JSON.stringify(stored)).includes('secret-')).toBe(false);
    const box = context.secretsOf(organization);
    const [kim, lee] = stored;
    expect(Buffer.from(box.open(`migration.user:${kim?.guid}`, kim!.secret!)).toString()).toBe('secret-kim');
    expect(() => box.open(`migration.user:${kim?.guid}`, lee!.secret!)).toThrow(/cannot be opened/);
  });
});

describe('a batch', () => {
  it('takes more users, and passes over those it has', async () => {
    const control = await withEndpoint();
    const { migrations, organization } = control;
    await createBatch(control, ['kim'], { autoStart: true });
    const { intake } = await migrations.batches.update(organization, 'IMAPBatch1', {
      addUsers: { csv: csvOf('kim', 'lee') },
    });
    expect(intake).toEqual({ added: 1, present: 1, errors: [] });
    expect((await usersOf(control)).map(({ status }) => status)).toEqual(['Queued', 'Queued']);
  });

  it('forgets what was left out once the mended rows are added', async () => {
    const control = await withEndpoint();
    const { migrations, organization } = control;
    const { batch } = await createBatch(control, ['kim', 'nobody']);
    expect(batch.failedRowCount).toBe(1);
    const change = { addUsers: { csv: csvOf('lee') } };
    expect((await migrations.batches.update(organization, 'IMAPBatch1', change)).batch.failedRowCount).toBe(
      0,
    );
    expect(await Array.fromAsync(migrations.batches.failures(organization, 'IMAPBatch1'))).toEqual([]);
  });

  it('stops and starts again', async () => {
    const control = await withEndpoint();
    const { migrations, organization } = control;
    await createBatch(control, ['kim', 'lee'], { autoStart: true });
    expect((await migrations.batches.stop(organization, 'IMAPBatch1')).status).toBe('Stopped');
    await expect(migrations.batches.stop(organization, 'IMAPBatch1')).rejects.toThrow(
      /because it is stopped/,
    );
    expect((await migrations.batches.start(organization, 'IMAPBatch1')).status).toBe('Syncing');
    expect((await usersOf(control)).map(({ status }) => status)).toEqual(['Queued', 'Queued']);
  });

  it('takes over what failed or stopped in another', async () => {
    const control = await withEndpoint();
    const { migrations, organization } = control;
    await createBatch(control, ['kim', 'lee', 'park'], { autoStart: true });
    await migrations.users.stop(organization, 'kim@contoso.com');
    const { intake } = await migrations.batches.create(organization, {
      name: 'Again',
      from: { users: ['kim@contoso.com', 'lee@contoso.com', 'nobody@contoso.com'] },
      sourceEndpoint: 'IMAPEndpoint',
    });
    expect([intake.added, intake.errors.map(({ code }) => code)]).toEqual([
      1,
      ['user.busy', 'user.notFound'],
    ]);
    expect((await migrations.users.get(organization, 'kim')).batch.name).toBe('Again');
  });

  it('goes with everything that it had', async () => {
    const control = await withEndpoint();
    const { migrations, organization, store } = control;
    await createBatch(control, ['kim', 'lee'], { autoStart: true });
    await expect(migrations.batches.remove(organization, 'IMAPBatch1')).rejects.toThrow(/or give -Force/);
    await migrations.batches.remove(organization, 'IMAPBatch1', { force: true });
    expect(await migrations.batches.list(organization)).toEqual([]);
    expect(await store.listMigrationUsers(organization.tenant, { limit: 10 })).toEqual([]);
  });

  it('stays while its gate says so, unless forced', async () => {
    const gate = { findObstacles: async () => ['Mail for contoso.com still goes to the old server.'] };
    const control = await withEndpoint({ gate });
    const { migrations, organization } = control;
    await createBatch(control, ['kim']);
    await expect(migrations.batches.remove(organization, 'IMAPBatch1')).rejects.toThrow(
      /Mail for contoso.com still goes to the old server\. Run Test-MigrationCutover/,
    );
    await migrations.batches.remove(organization, 'IMAPBatch1', { force: true });
    expect(await migrations.batches.list(organization)).toEqual([]);
  });
});

describe('a user', () => {
  it('can come alone', async () => {
    const control = await withEndpoint();
    const { migrations, organization } = control;
    await createBatch(control, ['kim'], { autoStart: true });
    const input = { batch: 'IMAPBatch1', emailAddress: 'lee@contoso.com', userName: 'lee' };
    const password = new ConcealedText('x');
    const made = await migrations.users.create(organization, { ...input, password });
    expect([made.status, made.batch.name]).toEqual(['Queued', 'IMAPBatch1']);
    await expect(migrations.users.create(organization, input)).rejects.toThrow(/Give one/);
    await expect(migrations.users.create(organization, { ...input, password })).rejects.toThrow(
      /is in the migration batch "IMAPBatch1" already/,
    );
    const nobody = { ...input, emailAddress: 'nobody@contoso.com', password };
    await expect(migrations.users.create(organization, nobody)).rejects.toThrow(/No mailbox of contoso/);
  });

  it('is found by every name of its mailbox, stops, starts and goes', async () => {
    const control = await withEndpoint();
    const { migrations, organization } = control;
    const { users } = migrations;
    await createBatch(control, ['kim'], { autoStart: true });
    const { guid } = await users.get(organization, 'KIM@contoso.com');
    expect((await users.get(organization, 'kim')).guid).toBe(guid);
    expect((await users.stop(organization, guid)).status).toBe('Stopped');
    expect((await users.start(organization, guid)).status).toBe('Queued');
    await expect(users.update(organization, guid, { syncNow: true })).rejects.toThrow(
      /can't be synchronized now/,
    );
    await users.remove(organization, guid);
    await expect(users.get(organization, guid)).rejects.toThrow(/couldn't be found/);
  });
});

describe('the configuration', () => {
  it('bounds the number of batches', async () => {
    const control = await withEndpoint();
    const { migrations, organization } = control;
    await migrations.configuration.set(organization, { maxNumberOfBatches: 1 });
    await createBatch(control, ['kim']);
    await expect(createBatch(control, ['lee'], { name: 'Second' })).rejects.toThrow(/1 are allowed/);
    expect(await migrations.configuration.statistics(organization)).toMatchObject({
      batches: 1,
      endpoints: 1,
      users: { TotalCount: 1, StoppedCount: 1 },
    });
  });
});
