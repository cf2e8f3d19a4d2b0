import { describe, expect, it } from 'vitest';
import { createTestSynchronization } from './test-synchronization.ts';

const kim = { sAMAccountName: 'kim', userPrincipalName: 'kim@contoso.com', mail: 'kim@contoso.com' };

describe('what goes wrong around a synchronisation', () => {
  it('a cursor that is refused: everything is read again, by itself, and nothing is doubled', async () => {
    const { ad, run, shown } = await createTestSynchronization();
    ad.add('user', 'CN=Kim', kim);
    await run();
    ad.add('user', 'CN=Lee', {
      ...kim,
      sAMAccountName: 'lee',
      userPrincipalName: 'lee@contoso.com',
      mail: 'lee@contoso.com',
    });
    ad.delete('CN=Kim');
    ad.expireCursors();
    const [again] = await run();
    expect(again?.steps[0]?.message).toContain('did not take the cursor');
    expect(await shown()).toEqual(['Lee | userMailbox | lee@contoso.com | SMTP:lee@contoso.com']);
  });

  it('a line that breaks in a page: the run fails with the reason, and the next one goes on from the page', async () => {
    const { ad, run, shown, sync, organization } = await createTestSynchronization();
    for (let index = 0; index < 250; index += 1) {
      ad.add('user', `CN=u${index}`, {
        sAMAccountName: `u${index}`,
        userPrincipalName: `u${index}@contoso.com`,
      });
    }
    ad.breakRead(150);
    await expect(run()).rejects.toMatchObject({ code: 'directory.source.connection' });
    expect(await shown()).toEqual([]);
    const [failed] = await Array.fromAsync(sync.runs(organization));
    expect(failed).toMatchObject({
      result: 'stopped-connectivity',
      steps: [{ result: 'stopped-connectivity' }],
    });
    const [done] = await run();
    expect(done?.steps[0]?.counts).toMatchObject({ stageAdd: 150, stageNoChange: 0 });
    expect(await shown()).toHaveLength(250);
    expect(ad.openCount).toBe(0);
  });

  it('a clock that is put back by a day: the next cycle is due, and the lease of before holds nobody up', async () => {
    const { ad, run, sync, organization, clock, request } = await createTestSynchronization();
    ad.add('user', 'CN=Kim', kim);
    await run();
    expect(await sync.runIfDue(organization, request.signal)).toEqual([]);
    clock.set(clock.now() - 86_400_000);
    expect(await sync.runIfDue(organization, request.signal)).toHaveLength(1);
    clock.set(clock.now() + 31 * 60_000);
    expect(await sync.runIfDue(organization, request.signal)).toHaveLength(1);
  });

  it('two who start it at once: one of them is told who runs it', async () => {
    const { ad, run } = await createTestSynchronization();
    ad.add('user', 'CN=Kim', kim);
    const both = await Promise.allSettled([run(), run()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'directory.sync.busy' },
    });
  });

  it('the scheduler never makes the first cycle: somebody looks at its plan before', async () => {
    const { ad, sync, organization, request, shown } = await createTestSynchronization();
    ad.add('user', 'CN=Kim', kim);
    expect(await sync.runIfDue(organization, request.signal)).toEqual([]);
    for await (const _ of sync.previewCycle(organization, request)) {
      // Read to its end.
    }
    expect(await shown()).toEqual([]);
    expect(await sync.runIfDue(organization, request.signal)).toEqual([]);
    await sync.runCycle(organization, request);
    expect(await shown()).toHaveLength(1);
  });

  it('a member who comes later than the group is put into it', async () => {
    const { ad, run, membersOf } = await createTestSynchronization();
    const nc = 'DC=contoso,DC=local';
    ad.add('group', 'CN=All', { groupType: '2', mail: 'all@contoso.com', member: [`CN=Kim,${nc}`] });
    await run();
    expect(await membersOf('All')).toEqual([]);
    ad.add('user', 'CN=Kim', kim);
    await run();
    expect(await membersOf('All')).toEqual(['Kim']);
  });

  it('a moved unit deletes nobody and writes nothing, and changes of those in it arrive', async () => {
    const { ad, run, shown } = await createTestSynchronization();
    ad.add('organizationalUnit', 'OU=Big');
    for (let index = 0; index < 600; index += 1) {
      ad.add('user', `CN=u${index},OU=Big`, {
        sAMAccountName: `u${index}`,
        userPrincipalName: `u${index}@contoso.com`,
      });
    }
    await run();
    const before = await shown();
    ad.rename('OU=Big', 'OU=Large');
    const [moved] = await run();
    expect(moved?.steps[0]?.counts).toMatchObject({ stageRename: 601, stageDelete: 0 });
    expect(moved?.steps.at(-1)?.counts).toEqual({ exportUpdate: 0, exportRename: 0 });
    expect(await shown()).toEqual(before);
    ad.change('CN=u7,OU=Large', { userPrincipalName: 'seven@contoso.com' });
    await run();
    const after = before.map((line) => line.replace('u7@contoso.com', 'seven@contoso.com'));
    expect(await shown()).toEqual(after);
  });

  it('deletions of all in a moved unit export nothing, and the next run after it was moved back changes nothing', async () => {
    const { ad, run, shown } = await createTestSynchronization();
    ad.add('organizationalUnit', 'OU=Big');
    for (let index = 0; index < 600; index += 1) {
      ad.add('user', `CN=u${index},OU=Big`, {
        sAMAccountName: `u${index}`,
        userPrincipalName: `u${index}@contoso.com`,
      });
    }
    await run();
    const before = await shown();
    // Out of what is read.
    ad.rename('OU=Big', 'OU=Big,CN=Configuration');
    ad.expireCursors();
    await expect(run()).rejects.toMatchObject({ details: { deletions: 600, threshold: 500 } });
    expect(await shown()).toEqual(before);
    ad.rename('OU=Big,CN=Configuration', 'OU=Big');
    ad.expireCursors();
    const [back] = await run();
    expect(back?.steps.at(-1)?.counts).toEqual({});
    expect(await shown()).toEqual(before);
  });
});
