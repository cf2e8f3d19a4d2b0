/**
 * The process that is killed: sends to two mailboxes without end, as somebody here and by SMTP as another server, and delivers at the same
 * time, and says after each message that it was taken. With `read` it delivers what is left, and prints which messages each mailbox has.
 */
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { SecretBox } from '../../../src/access/secret-box.ts';
import { type Clock, systemClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { systemRandom } from '../../../src/base/random.ts';
import { noActivity } from '../../../src/mailbox/activity-recorder.ts';
import { Mailboxes } from '../../../src/mailbox/mailboxes.ts';
import { openSqliteStore } from '../../../src/mailbox/test-mailboxes.ts';
import { MailFlow } from '../../../src/mailflow/mail-flow.ts';
import { makeOwnTenant, newDomain, smtp } from '../../../src/store/contracts/directory-fixtures.ts';
import { type FolderRole, unlimitedQuotas } from '../../../src/store/ports/mail-model.ts';
import { openDirectoryStore } from '../../../src/store/sql/directory/open-directory-store.ts';
import { allUids } from '../../../src/store/uid-ranges.ts';
import { openSmtpListener } from '../../support/smtp/open-listener.ts';

const [, , folder = '', mode = '', first = '0'] = process.argv;
const say = (line: string) => process.stdout.write(`${line}\n`);
// Whoever comes after a crash waits until its leases are over.
const clock: Clock = mode === 'read' ? { ...systemClock, now: () => Date.now() + 3_600_000 } : systemClock;
const store = await openDirectoryStore({ kind: 'sqlite', path: path.join(folder, 'platform.sqlite') }, clock);
const mail = openSqliteStore(clock, folder);
const mailboxes = new Mailboxes({ store: mail, clock, log: silentLog, pollMs: null });
const names = ['kim', 'lee'] as const;

async function make() {
  const own = await makeOwnTenant(store, { domain: newDomain('contoso.example') });
  for (const name of names) {
    const made = await own.addOne(own.user(name, { addresses: smtp(`${name}@contoso.example`) }));
    if (made.mailbox === null) throw new Error('A user has a mailbox.');
    const key = { tenant: own.tenant, mailbox: made.mailbox.mailbox };
    await mailboxes.provision(key, { guid: made.mailbox.guid, quotas: unlimitedQuotas, language: 'ko' });
    const change = { mailbox: { to: 'ready' } } as const;
    await store.updateRecipients(own.tenant, [{ recipient: made.recipient, change }]);
  }
  return own.record;
}

const organization = (await store.findTenant({ domain: 'contoso.example' })) ?? (await make());
const { tenant } = organization;
const box = new SecretBox(new Uint8Array(32), 'test', systemRandom);
const flow = new MailFlow({
  ...{ store, mailboxes, clock, random: systemRandom, log: silentLog, activity: noActivity },
  ...{ server: 'mail.contoso.example', node: `${process.pid}`, maxMessageBytes: 1024 * 1024 },
  secretsOf: async () => box,
  usesPlusAddresses: async () => true,
  languageOf: () => 'ko',
  tenants: async function* () {
    yield tenant;
  },
});
const people = await Promise.all(
  names.map(async (alias) => {
    const [match] = await store.findByKeys(tenant, [{ kind: 'alias', value: alias }]);
    if (!match?.recipient.mailbox) throw new Error('They are there.');
    const { recipient, guid, upn, mailbox } = match.recipient;
    const principal = { kind: 'account', name: upn ?? '', tenant, recipient, guid } as const;
    return { principal, mailbox: mailboxes.open({ tenant, mailbox: mailbox.mailbox }) };
  }),
);

if (mode === 'read') {
  await flow.runner.drain();
  const subjects = async (person: (typeof people)[number] | undefined, role: FolderRole) => {
    const place = (await person?.mailbox.folders())?.getRole(role);
    if (!person || !place) return [];
    return (await person.mailbox.listMessages(place.folder, allUids, 100_000)).map(({ subject }) => subject);
  };
  const [kim, lee] = people;
  const waiting = (await Array.fromAsync(flow.queue.list(tenant))).length;
  const found = {
    waiting,
    kim: await subjects(kim, 'inbox'),
    lee: await subjects(lee, 'inbox'),
    sent: await subjects(kim, 'sent'),
  };
  say(`found ${JSON.stringify(found)}`);
  await mailboxes.close();
  await mail.close();
  await store.close();
} else {
  say('begun');
  void flow.runner.run(new AbortController().signal);
  const addresses = names.map((name) => `${name}@contoso.example`);
  const listener = await openSmtpListener(flow, clock);
  const place = { host: '127.0.0.1', port: listener.port, ignoreTLS: true };
  const another = createTransport({ ...place, pool: true, maxConnections: 1 });
  for (let count = Number(first); ; count += 1) {
    const [kim] = people;
    if (!kim) break;
    if (count % 2 === 1) {
      const raw = `Subject: x${count}\r\n\r\nx\r\n`;
      await another.sendMail({ envelope: { from: 'a@fabrikam.example', to: addresses }, raw });
      say(`taken x${count}`);
      continue;
    }
    await flow.submission.submit({
      ...{ principal: kim.principal, mailbox: kim.mailbox.key },
      content: { kind: 'bytes', bytes: new Uint8Array(Buffer.from(`Subject: m${count}\r\n\r\nx`)) },
      recipients: addresses,
    });
    say(`taken m${count}`);
  }
}
