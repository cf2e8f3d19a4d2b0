import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Draw } from '../corpora/imap-mail/draw.ts';
import { type DovecotServer, startDovecot } from '../support/imap/dovecot.ts';
import { describeWith } from '../support/services.ts';
import { KilledRun } from './load/killed-run.ts';
import { campaignSeeds } from './load/seeds.ts';

/*
 * SIGKILL at any moment of a copy, restarted on the same data folder while the mailbox's owner goes on working: no
 * message is lost, none is there twice, and the store itself is sound.
 */

const seeds = campaignSeeds(44);

describeWith('dovecot', 'a copy in a process that is killed', () => {
  let server: DovecotServer;
  beforeAll(async () => {
    server = await startDovecot({ users: Object.fromEntries(seeds.map((seed) => [`user${seed}`, 'pass'])) });
  });
  afterAll(() => server[Symbol.asyncDispose]());
  let killsAmidCopy = 0;

  describe.concurrent('goes on where it was', () => {
    it.each(seeds)(
      'LANDFALL_CAMPAIGN_SEED=%i LANDFALL_CAMPAIGN_RUNS=1',
      { timeout: 180_000 },
      async (seed) => {
        const run = new KilledRun({ server, user: `user${seed}`, draws: [new Draw(seed), new Draw(~seed)] });
        expect(await run.go()).toEqual([]);
        killsAmidCopy += run.killsAmidCopy;
      },
    );
  });

  it.runIf(seeds.length >= 20)('was killed in the middle often enough to say so', () => {
    expect(killsAmidCopy).toBeGreaterThanOrEqual(seeds.length / 2);
  });
});
