/**
 * A process that copies one mailbox into a data folder, round after round, until it has had one without a failure. It
 * says when a round begins and when the copy is done; whoever started it kills it where it likes.
 */
import { isAppError } from '../../../src/base/errors.ts';
import { LandfallSide } from '../../support/migration/landfall-side.ts';
import { syncRound } from '../../support/migration/sync-round.ts';

const [dataFolder = '', host = '', port = '', user = ''] = process.argv.slice(2);

await using side = new LandfallSide(dataFolder);
const mailbox = await side.mailbox(1);
for (let failures = 0; ; ) {
  console.log('copying');
  try {
    const { result } = await syncRound(side, mailbox, {
      user,
      password: 'pass',
      settings: { host, port: Number(port), security: 'None' },
      options: { massDeletion: { action: 'follow', share: 1, messages: 1_000_000 } },
    });
    console.log(`copied ${JSON.stringify(result.counts)}`);
    break;
  } catch (error) {
    failures += 1;
    // Its owner goes on working: a folder that is renamed in the middle of a round may well end the round.
    if (!isAppError(error) || error.kind === 'internal' || failures > 5) throw error;
    console.log(`failed ${error.code}: ${error.message}`);
  }
}
