import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { withPeople } from '../migration-kit/test-batches.ts';

/** A clock on which each pause passes at once, after what the test does in it. */
const pausing = (acts: (() => Promise<unknown>)[]) => ({
  ...systemClock,
  sleep: async () => void (await acts.shift()?.()),
});

const line = '% { "$($_.Identity) $($_.Status)" }';

describe('watching a batch', () => {
  it('tells of each change until it rests, and draws what is under way', async () => {
    const acts: (() => Promise<unknown>)[] = [];
    const { run } = await withPeople({ clock: pausing(acts) });
    acts.push(() => run('Stop-MigrationBatch IMAPBatch1 -Confirm:$false'));
    await run('New-MigrationBatch -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint -CSVData $csv -AutoStart');
    const { text, messages, thrown } = await run(`Watch-MigrationBatch IMAPBatch1 | ${line}`);
    expect(thrown).toBeUndefined();
    expect(text).toEqual([
      'annb@contoso.com Queued',
      'terrya@contoso.com Queued',
      'IMAPBatch1 Syncing',
      'annb@contoso.com Stopped',
      'terrya@contoso.com Stopped',
      'IMAPBatch1 Stopped',
    ]);
    expect(messages.filter((each) => each.startsWith('progress: IMAPBatch1: ')).length).toBeGreaterThan(1);
  });

  it('shows every mailbox once where it is asked to', async () => {
    const { run } = await withPeople();
    await run('New-MigrationBatch -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint -CSVData $csv');
    const { text } = await run(`Watch-MigrationBatch IMAPBatch1 -Once | ${line}`);
    expect(text).toEqual(['annb@contoso.com Stopped', 'terrya@contoso.com Stopped', 'IMAPBatch1 Created']);
  });

  it('ends when the batch is removed meanwhile', async () => {
    const acts: (() => Promise<unknown>)[] = [];
    const { run } = await withPeople({ clock: pausing(acts) });
    acts.push(() => run('Remove-MigrationBatch IMAPBatch1 -Force -Confirm:$false'));
    await run('New-MigrationBatch -Name IMAPBatch1 -SourceEndpoint IMAPEndpoint -CSVData $csv -AutoStart');
    const { messages, thrown } = await run('Watch-MigrationBatch IMAPBatch1 -Until Completed | Out-Null');
    expect(thrown).toBeUndefined();
    expect(messages.filter((each) => each.startsWith('warning'))).toEqual([
      'warning: The migration batch "IMAPBatch1" has been removed.',
    ]);
  });
});
