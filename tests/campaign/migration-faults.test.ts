import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Draw } from '../corpora/imap-mail/draw.ts';
import { type DovecotServer, startDovecot } from '../support/imap/dovecot.ts';
import { LandfallSide } from '../support/migration/landfall-side.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { FaultyRun } from './load/faulty-run.ts';
import { campaignSeeds } from './load/seeds.ts';

/*
 * Mailboxes that are lived in while a line that breaks copies them. Whatever happened: once the source is at rest, one
 * round more, and the copy is what the source holds, message by message, as imapflow reads it.
 */

const seeds = campaignSeeds(160);

describeWith('dovecot', 'a copy over lines that break, of mailboxes that change', () => {
  let stack: AsyncDisposableStack;
  let server: DovecotServer;
  let side: LandfallSide;
  beforeAll(async () => {
    stack = new AsyncDisposableStack();
    const users = Object.fromEntries(seeds.map((seed) => [`user${seed}`, 'pass']));
    server = stack.use(await startDovecot({ users }));
    const { folder, remove } = await createTemporaryFolder();
    stack.defer(remove);
    side = stack.use(new LandfallSide(folder));
  });
  afterAll(() => stack.disposeAsync());

  describe.concurrent('ends as the source is', () => {
    it.each(seeds)(
      'LANDFALL_CAMPAIGN_SEED=%i LANDFALL_CAMPAIGN_RUNS=1',
      { timeout: 120_000 },
      async (seed) => {
        const run = new FaultyRun({ server, side, user: `user${seed}`, draw: new Draw(seed), seed });
        expect(await run.go()).toEqual([]);
      },
    );
  });
});
