/** Our SMTP server over the embedded stores, delivering as it takes, in a process of its own. */
import { once } from 'node:events';
import path from 'node:path';
import { SecretBox } from '../../src/access/secret-box.ts';
import { systemClock as clock } from '../../src/base/clock.ts';
import { silentLog as log } from '../../src/base/log.ts';
import { systemRandom as random } from '../../src/base/random.ts';
import { noActivity } from '../../src/mailbox/activity-recorder.ts';
import { Mailboxes } from '../../src/mailbox/mailboxes.ts';
import { MailFlow } from '../../src/mailflow/mail-flow.ts';
import { makeOwnTenant, newDomain, smtp } from '../../src/store/contracts/directory-fixtures.ts';
import { unlimitedQuotas } from '../../src/store/ports/mail-model.ts';
import { openDirectoryStore } from '../../src/store/sql/directory/open-directory-store.ts';
import { openSmtpListener } from '../../tests/support/smtp/open-listener.ts';
import { elapsedMs } from '../harness.ts';
import { messageSource, openEmbedded } from '../store-fixture.ts';

export interface ServeInput {
  readonly scratch: string;
  /** user0@contoso.example and on. */
  readonly people: number;
}

/** `drained` is asked for when all was sent; `append` puts so many into the mailboxes without SMTP and mail flow. */
export type ServeQuestion = { readonly ask: 'drained' } | { readonly ask: 'append'; readonly count: number };

process.once('disconnect', () => process.exit(0));
const [{ scratch, people }] = (await once(process, 'message')) as [ServeInput];
const mail = openEmbedded({ scratch, cleanup: () => undefined, log: () => undefined });
const mailboxes = new Mailboxes({ store: mail, clock, log, pollMs: null });
const file = path.join(scratch, 'platform.sqlite');
const store = await openDirectoryStore({ kind: 'sqlite', path: file }, clock);
const own = await makeOwnTenant(store, { domain: newDomain('contoso.example') });
const { tenant } = own;
const opened = await Promise.all(
  Array.from({ length: people }, async (_, index) => {
    const addresses = smtp(`user${index}@contoso.example`);
    const made = await own.addOne(own.user(`user${index}`, { addresses }));
    if (made.mailbox === null) throw new Error('A user has a mailbox.');
    const key = { tenant, mailbox: made.mailbox.mailbox };
    await mailboxes.provision(key, { guid: made.mailbox.guid, quotas: unlimitedQuotas, language: 'ko' });
    const change = { mailbox: { to: 'ready' } } as const;
    await store.updateRecipients(tenant, [{ recipient: made.recipient, change }]);
    return mailboxes.open(key);
  }),
);
const box = new SecretBox(new Uint8Array(32), 'bench', random);
const flow = new MailFlow({
  ...{ store, mailboxes, clock, random, log, activity: noActivity },
  ...{ server: 'mail.contoso.example', node: 'bench', maxMessageBytes: 2 ** 20 },
  secretsOf: async () => box,
  usesPlusAddresses: async () => true,
  languageOf: () => 'ko',
  tenants: async function* () {
    yield tenant;
  },
});
const listener = await openSmtpListener(flow, clock);
void flow.runner.run(new AbortController().signal);

async function isDrained(): Promise<void> {
  while ((await flow.queue.nextDue(tenant)) !== undefined) await clock.sleep(5);
}

/** One transaction and one sync each, one mailbox beside the other. */
async function append(count: number): Promise<number> {
  const messages = messageSource()(count);
  return elapsedMs(() =>
    Promise.all(
      opened.map(async (mailbox, index) => {
        const inbox = (await mailbox.folders()).getRole('inbox').folder;
        for (let at = index; at < count; at += people) {
          const bytes = messages[at];
          if (bytes !== undefined)
            await mailbox.append(inbox, bytes, { receivedAt: clock.now(), flags: 0, keywords: [] });
        }
      }),
    ),
  );
}

process.on('message', (question: ServeQuestion) => {
  const answer = question.ask === 'drained' ? isDrained().then(() => 0) : append(question.count);
  void answer.then((ms) => process.send?.({ ms }));
});
process.send?.({ port: listener.port });
