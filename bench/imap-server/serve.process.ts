/** Our IMAP server over the embedded store, in a process of its own as Dovecot is in its. */
import { once } from 'node:events';
import { prepareMessage } from '../../src/mailbox/message-intake.ts';
import { serveOverImap } from '../../tests/support/imap/landfall-imap.ts';
import { importMessages, makeMailbox, messageSource, openEmbedded, rowBatches } from '../store-fixture.ts';

export interface ServeInput {
  readonly scratch: string;
  /** Of 20 KB, no two alike. */
  readonly messages: number;
  /** Of one body, for what is read of the index alone. */
  readonly rows: number;
}

const perBatch = 500;
// Whoever started it may be gone without a word.
process.once('disconnect', () => process.exit(0));
const [input] = (await once(process, 'message')) as [ServeInput];
const store = openEmbedded({ scratch: input.scratch, cleanup: () => undefined, log: () => undefined });
const bench = await makeMailbox(store, 1);
const next = messageSource();
for (let made = 0; made < input.messages; made += perBatch) await importMessages(bench, [next(perBatch)]);
if (input.rows > 0) {
  const { body } = prepareMessage(Buffer.from('Subject: row\r\n\r\nrow\r\n'), {
    receivedAt: 0,
    flags: 0,
    keywords: [],
  });
  for (const rows of rowBatches(input.rows, 5_000, body)) await bench.mailbox.importBatch(bench.inbox, rows);
}
const server = await serveOverImap({ user1: bench.mailbox });
process.send?.({ port: server.port });
