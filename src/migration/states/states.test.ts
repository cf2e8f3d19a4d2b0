import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askOfBatch, askOfUser, batchCmdlets, userCmdlets } from './allowed-cmdlets.ts';
import {
  batchStatuses,
  batchTransitions,
  type MigrationBatchStatus,
  nextBatchStatus,
} from './batch-status.ts';
import { countUsers, effectiveBatchStatus, tallyUsers } from './batch-tally.ts';
import type { Transitions } from './transitions.ts';
import {
  type MigrationUserStatus,
  nextUserStatus,
  statusesNotOfImap,
  summaries,
  summaryOf,
  userStatuses,
  userTransitions,
} from './user-status.ts';

function reachable<S extends string>(table: Transitions<S, string>, from: S): Set<S | 'gone'> {
  const found = new Set<S | 'gone'>([from]);
  for (const state of found) {
    if (state === 'gone') continue;
    for (const next of Object.values(table[state]) as (S | 'gone')[]) found.add(next);
  }
  return found;
}

/** Whatever ends, and damage. */
const ends = ['remove', 'corrupt'];
const waysOut = (events: object) => Object.keys(events).filter((event) => !ends.includes(event));

describe('batches', () => {
  it('are in each documented status sooner or later', () => {
    expect([...reachable(batchTransitions, 'Created')].toSorted()).toEqual(
      [...batchStatuses, 'gone'].toSorted(),
    );
  });

  it.each([...batchStatuses])('%s is no dead end', (status) => {
    expect(reachable(batchTransitions, status)).toContain('gone');
    const isTerminal = status === 'Completed' || status === 'Corrupted';
    expect(waysOut(batchTransitions[status]).length > 0).toBe(!isTerminal);
  });
});

describe('users', () => {
  it('are in each documented status sooner or later, but for those of other migrations', () => {
    const found = reachable(userTransitions, 'Validating');
    expect(userStatuses.filter((status) => !found.has(status))).toEqual([...statusesNotOfImap]);
  });

  it.each([...userStatuses])('%s is no dead end', (status) => {
    expect(reachable(userTransitions, status)).toContain('gone');
    const terminal: MigrationUserStatus[] = ['Completed', 'CompletedWithWarnings', 'Corrupted'];
    const isTerminal = terminal.includes(status) || statusesNotOfImap.has(status);
    expect(waysOut(userTransitions[status]).length > 0).toBe(!isTerminal);
  });

  it('stop within one step, or come to rest through Stopping', () => {
    for (const status of userStatuses) {
      const next = nextUserStatus(status, 'stop');
      if (next === undefined || next === 'gone') continue;
      const rests = next === 'Stopping' || summaryOf[next] === 'Stopped';
      expect([status, rests]).toEqual([status, true]);
    }
    expect(
      ['stopped', 'stoppedAfterSync'].map((event) => nextUserStatus('Stopping', event as 'stopped')),
    ).toEqual(['Stopped', 'IncrementalStopped']);
  });

  it.each<[string, MigrationUserStatus[]]>([
    [
      'accepted admitted connected synced due synced complete synced completed',
      [
        'Queued',
        'Starting',
        'Syncing',
        'Synced',
        'IncrementalSyncing',
        'IncrementalSynced',
        'Completing',
        'CompletionSynced',
        'Completed',
      ],
    ],
    [
      'held start admitted connected postponed admitted failed start',
      ['Stopped', 'Queued', 'Starting', 'Syncing', 'Queued', 'Starting', 'Failed', 'Queued'],
    ],
  ])('%s', (events, statuses) => {
    let status: MigrationUserStatus | 'gone' | undefined = 'Validating';
    const passed = events.split(' ').map((event) => {
      status = nextUserStatus(status as MigrationUserStatus, event as 'held');
      return status;
    });
    expect(passed).toEqual(statuses);
  });
});

const anyUsers = fc.array(fc.constantFrom(...userStatuses), { maxLength: 6 }).map(tallyUsers);

describe('counts', () => {
  it('add up', () => {
    fc.assert(
      fc.property(anyUsers, (users) => {
        const { TotalCount, ...parts } = countUsers(users);
        expect(Object.values(parts).reduce((sum, count) => sum + count, 0)).toBe(TotalCount);
        expect(TotalCount).toBe(Object.values(users).reduce((sum, count) => sum + count, 0));
      }),
      { numRuns: 200 },
    );
    expect(new Set(Object.values(summaryOf))).toEqual(new Set(summaries));
  });

  it('are named as Get-MigrationBatch names them', () => {
    const users = tallyUsers(['Synced', 'IncrementalSyncing', 'Syncing', 'Failed', 'Completed', 'Stopped']);
    expect(countUsers(users)).toEqual({
      TotalCount: 6,
      ActiveCount: 1,
      StoppedCount: 1,
      SyncedCount: 2,
      FinalizedCount: 1,
      FailedCount: 1,
    });
  });
});

describe('the status of a batch follows its users', () => {
  it.each<[MigrationBatchStatus, MigrationUserStatus[], MigrationBatchStatus]>([
    ['Created', ['Stopped', 'Stopped'], 'Created'],
    ['Starting', ['Synced'], 'Starting'],
    ['Syncing', [], 'Syncing'],
    ['Syncing', ['Syncing', 'Synced'], 'Syncing'],
    ['Syncing', ['Synced', 'Synced'], 'Synced'],
    ['Syncing', ['Synced', 'Failed'], 'SyncedWithErrors'],
    ['Syncing', ['Failed', 'Failed'], 'Failed'],
    ['Syncing', ['Stopped', 'Stopped'], 'Stopped'],
    ['Syncing', ['Stopped', 'Synced'], 'Synced'],
    ['Synced', ['Synced', 'IncrementalSyncing'], 'IncrementalSyncing'],
    ['Synced', ['Synced', 'Queued'], 'Syncing'],
    ['IncrementalSyncing', ['Synced', 'IncrementalSynced'], 'Synced'],
    ['IncrementalSyncing', ['Synced', 'IncrementalFailed'], 'SyncedWithErrors'],
    ['IncrementalSyncing', ['IncrementalFailed'], 'SyncedWithErrors'],
    ['SyncedWithErrors', ['Synced', 'Synced'], 'Synced'],
    ['SyncedWithErrors', ['Synced', 'Synced', 'Removing'], 'Synced'],
    ['Stopping', ['Stopping', 'Stopped'], 'Stopping'],
    ['Stopping', ['IncrementalStopped', 'Stopped', 'Completed'], 'Stopped'],
    ['Stopping', [], 'Stopped'],
    ['Stopped', ['Stopped', 'Syncing'], 'Syncing'],
    ['Completing', ['Completing', 'Completed'], 'Completing'],
    ['Completing', ['IncrementalSynced', 'Completed'], 'Completing'],
    ['Completing', ['Completed', 'CompletedWithWarnings'], 'Completed'],
    ['Completing', ['Completed', 'CompletionFailed'], 'CompletedWithErrors'],
    ['CompletedWithErrors', ['Completed', 'Completed'], 'Completed'],
    ['Synced', ['Completed', 'Completed'], 'Completed'],
    ['Synced', ['Completed', 'Failed'], 'CompletedWithErrors'],
    ['Failed', ['Queued', 'Failed'], 'Syncing'],
    ['Corrupted', ['Synced'], 'Corrupted'],
    ['Removing', ['Synced'], 'Removing'],
  ])('%s with %j is %s', (status, users, expected) => {
    expect(effectiveBatchStatus(status, tallyUsers(users))).toBe(expected);
  });

  it('comes to rest', () => {
    fc.assert(
      fc.property(fc.constantFrom(...batchStatuses), anyUsers, (status, users) => {
        const once = effectiveBatchStatus(status, users);
        expect(effectiveBatchStatus(once, users)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });
});

/** `yes Next`, `force Next`, `no`. */
function outcomeOf(ask: (force: boolean) => string): string {
  for (const force of [false, true]) {
    try {
      return `${force ? 'force' : 'yes'} ${ask(force)}`;
    } catch (error) {
      expect(error).toMatchObject({ name: 'AppError', kind: 'conflict', code: 'migration.state' });
      expect((error as Error).message).toMatch(
        /^The migration (batch|user) ".+" can't .+ because .+\. .+\.$/,
      );
    }
  }
  return 'no';
}

describe('cmdlets and statuses', () => {
  it('of batches whose users are well', () => {
    const users = tallyUsers(['Synced']);
    const table = batchStatuses.map((status) => [
      status,
      ...batchCmdlets.map((cmdlet) =>
        outcomeOf((force) => askOfBatch(cmdlet, { name: 'B', status, users, force })),
      ),
    ]);
    expect([['', ...batchCmdlets], ...table].map((row) => row.join(' | ')).join('\n')).toMatchInlineSnapshot(`
      " | Start-MigrationBatch | Stop-MigrationBatch | Complete-MigrationBatch | Remove-MigrationBatch | Set-MigrationBatch -AddUsers | Set-MigrationBatch -SyncNow
      Created | yes Starting | no | no | yes Removing | yes Created | no
      Waiting | yes Starting | yes Stopping | no | yes Removing | yes Waiting | no
      Starting | no | yes Stopping | no | force Removing | yes Starting | no
      Syncing | no | yes Stopping | no | force Removing | yes Syncing | no
      IncrementalSyncing | no | yes Stopping | yes Completing | yes Removing | yes Syncing | yes IncrementalSyncing
      Synced | no | yes Stopping | yes Completing | yes Removing | yes Syncing | yes IncrementalSyncing
      SyncedWithErrors | no | yes Stopping | yes Completing | yes Removing | yes Syncing | yes IncrementalSyncing
      Stopping | no | no | no | force Removing | no | no
      Stopped | yes Starting | no | no | yes Removing | yes Stopped | no
      Completing | no | yes Stopping | no | force Removing | no | no
      Completed | no | no | no | yes Removing | no | no
      CompletedWithErrors | yes Completing | no | yes Completing | yes Removing | no | no
      Failed | yes Starting | no | no | yes Removing | yes Syncing | no
      Corrupted | no | no | no | yes Removing | no | no
      Removing | no | no | no | no | no | no"
    `);
  });

  it('of users', () => {
    const table = userStatuses.map((status) => [
      status,
      ...userCmdlets.map((cmdlet) =>
        outcomeOf(() => askOfUser(cmdlet, { address: 'kim@contoso.com', status })),
      ),
    ]);
    expect([['', ...userCmdlets], ...table].map((row) => row.join(' | ')).join('\n')).toMatchInlineSnapshot(`
      " | Start-MigrationUser | Stop-MigrationUser | Remove-MigrationUser | Set-MigrationUser -SyncNow | Set-MigrationUser -CompleteAfter
      Validating | no | yes Stopped | yes Removing | no | no
      Provisioning | no | no | yes Removing | no | no
      ProvisionUpdating | no | no | yes Removing | no | no
      Queued | no | yes Stopped | yes Removing | no | no
      Starting | no | yes Stopping | yes Removing | no | no
      Syncing | no | yes Stopping | yes Removing | no | no
      Synced | no | yes IncrementalStopped | yes Removing | yes IncrementalSyncing | yes Completing
      Failed | yes Queued | no | yes Removing | no | no
      Stopping | no | no | yes Removing | no | no
      Stopped | yes Queued | no | yes Removing | no | no
      IncrementalSyncing | no | yes Stopping | yes Removing | no | yes Completing
      IncrementalSynced | no | yes IncrementalStopped | yes Removing | yes IncrementalSyncing | yes Completing
      IncrementalFailed | yes IncrementalSyncing | yes IncrementalStopped | yes Removing | no | yes Completing
      IncrementalStopped | yes IncrementalSyncing | no | yes Removing | no | no
      Completing | no | yes Stopping | yes Removing | no | no
      CompletionSynced | no | no | yes Removing | no | no
      CompletionFailed | yes Completing | yes IncrementalStopped | yes Removing | no | yes Completing
      Completed | no | no | yes Removing | no | no
      CompletedWithWarnings | no | no | yes Removing | no | no
      Corrupted | no | no | yes Removing | no | no
      Removing | no | no | no | no | no"
    `);
  });

  it('Start-MigrationBatch tries failed users again while the others go on', () => {
    const users = tallyUsers(['Synced', 'Failed']);
    const ask = (status: MigrationBatchStatus) =>
      outcomeOf(() => askOfBatch('Start-MigrationBatch', { name: 'B', status, users }));
    expect((['Syncing', 'IncrementalSyncing', 'SyncedWithErrors', 'Completing'] as const).map(ask)).toEqual([
      'yes Syncing',
      'yes IncrementalSyncing',
      'yes Syncing',
      'yes Completing',
    ]);
  });

  it('says why not, and what to do', () => {
    const messages = [
      () => askOfBatch('Stop-MigrationBatch', { name: 'IMAPBatch1', status: 'Created', users: {} }),
      () => askOfBatch('Remove-MigrationBatch', { name: 'IMAPBatch1', status: 'Syncing', users: {} }),
      () => askOfBatch('Start-MigrationBatch', { name: 'IMAPBatch1', status: 'Syncing', users: {} }),
      () => askOfBatch('Complete-MigrationBatch', { name: 'IMAPBatch1', status: 'Syncing', users: {} }),
      () => askOfUser('Set-MigrationUser -SyncNow', { address: 'kim@contoso.com', status: 'Failed' }),
    ].map((ask) => {
      try {
        return ask();
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(messages).toMatchInlineSnapshot(`
      [
        "The migration batch "IMAPBatch1" can't be stopped because it hasn't been started. There is nothing to stop.",
        "The migration batch "IMAPBatch1" can't be removed because it is being synchronized. Run Stop-MigrationBatch first, or give -Force.",
        "The migration batch "IMAPBatch1" can't be started because it is being synchronized. None of its users has failed or been stopped, so that there is nothing to start.",
        "The migration batch "IMAPBatch1" can't be completed because it is being synchronized. Wait until its status is Synced.",
        "The migration user "kim@contoso.com" can't be synchronized now because its status is Failed. Run Start-MigrationUser first.",
      ]
    `);
  });

  it('removal ends with nothing', () => {
    expect(nextBatchStatus('Removing', 'removed')).toBe('gone');
  });
});
