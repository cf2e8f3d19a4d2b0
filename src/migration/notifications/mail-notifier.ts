import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import type { RecipientId, TenantId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Random } from '../../base/random.ts';
import type {
  ActivityRecorder,
  MessageDirection,
  MessageRecipient,
} from '../../mailbox/activity-recorder.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { summarizeMessage } from '../../mailbox/summarize-message.ts';
import type { RecipientLocator } from '../../organization/recipient-locator.ts';
import { isMailboxKind, type Tenant } from '../../store/ports/directory-model.ts';
import type { MailboxKey } from '../../store/ports/mail-model.ts';
import type { MigrationNotice, MigrationNotifier } from '../control/ports.ts';
import { composeMail } from './compose-mail.ts';
import { type AttachmentSources, gatherAttachments } from './notice-attachments.ts';
import type { SmartHost } from './smart-host.ts';
import { writeNotice } from './write-notice.ts';

export interface MailNotifierOptions extends AttachmentSources {
  readonly locator: Pick<RecipientLocator, 'locate'>;
  openMailbox(key: MailboxKey): Pick<Mailbox, 'folders' | 'append'>;
  readonly activity: ActivityRecorder;
  /** Undefined where the configuration names none. */
  readonly smartHost: SmartHost | undefined;
  readonly from: string;
  /** As the server calls itself. */
  readonly server: string;
  languageOf(organization: Tenant): Language;
  readonly clock: Clock;
  readonly random: Random;
}

interface LocalDestination {
  readonly address: string;
  readonly key: MailboxKey;
  readonly recipient: RecipientId;
}

interface Destinations {
  readonly mailboxes: readonly LocalDestination[];
  readonly elsewhere: readonly string[];
}

/**
 * Writes notices of migrations as mail: straight into mailboxes here, through the smart host to others. Whoever can be
 * written to is; what could not be sent is thrown in the end, with who did not get it and why.
 */
export class MailNotifier implements MigrationNotifier {
  readonly #options: MailNotifierOptions;

  constructor(options: MailNotifierOptions) {
    this.#options = options;
  }

  async notify(notice: MigrationNotice, signal: AbortSignal): Promise<void> {
    const { organization, batch } = notice;
    const addresses = uniqueAddresses(batch.notificationEmails);
    if (addresses.length === 0) return;
    const mail = await this.#compose(notice, addresses, signal);
    const failures: string[] = [];
    const { mailboxes, elsewhere } = await this.#find(addresses, failures);
    for (const [tenant, some] of Map.groupBy(mailboxes, ({ key }) => key.tenant)) {
      const told: MessageRecipient[] = [];
      for (const { address, key, recipient } of some) {
        signal.throwIfAborted();
        try {
          await this.#deliver(key, mail);
          told.push({ address, recipient, status: 'Delivered' });
        } catch (error) {
          if (!isAppError(error)) throw error;
          failures.push(`${address}: ${error.message}`);
          told.push({ address, recipient, status: 'Failed' });
        }
      }
      this.#tell(tenant, 'Inbound', told, mail);
    }
    if (elsewhere.length > 0) {
      const refused = await this.#send(elsewhere, mail, signal);
      failures.push(...refused.map(({ address, text }) => `${address}: ${text}`));
      const failed = new Set(refused.flatMap(({ addresses: some }) => some));
      const told = elsewhere.map((address): MessageRecipient => {
        return { address, recipient: null, status: failed.has(address) ? 'Failed' : 'Delivered' };
      });
      this.#tell(organization.tenant, 'Outbound', told, mail);
    }
    if (failures.length > 0) throw notSent(organization, failures);
  }

  async #compose(notice: MigrationNotice, to: readonly string[], signal: AbortSignal): Promise<Uint8Array> {
    const { organization, batch } = notice;
    const { from, server, clock, random } = this.#options;
    const attachments = batch.skipReports
      ? { files: [], omitted: [], hasErrors: false }
      : await gatherAttachments(this.#options, organization, batch, signal);
    const facts = { language: this.#options.languageOf(organization), server, ...attachments };
    return composeMail({
      ...writeNotice(notice, facts),
      messageId: `${random.guid()}@${from.slice(from.lastIndexOf('@') + 1)}`,
      sentAt: clock.now(),
      from,
      to,
      attachments: attachments.files,
    });
  }

  async #find(addresses: readonly string[], failures: string[]): Promise<Destinations> {
    const mailboxes: LocalDestination[] = [];
    const elsewhere: string[] = [];
    for (const address of addresses) {
      const located = await this.#options.locator.locate(address);
      const { recipient } = located ?? {};
      if (recipient?.mailbox?.state === 'ready' && isMailboxKind(recipient.kind)) {
        const { tenant, recipient: id, mailbox } = recipient;
        mailboxes.push({ address, recipient: id, key: { tenant, mailbox: mailbox.mailbox } });
      } else if (recipient?.targetAddress != null) {
        elsewhere.push(recipient.targetAddress);
      } else if (recipient === undefined && located?.domain.kind !== 'authoritative') {
        elsewhere.push(address);
      } else {
        failures.push(`${address}: there is no such mailbox here.`);
      }
    }
    return { mailboxes, elsewhere };
  }

  async #deliver(key: MailboxKey, mail: Uint8Array): Promise<void> {
    const mailbox = this.#options.openMailbox(key);
    const inbox = (await mailbox.folders()).getRole('inbox');
    const receivedAt = this.#options.clock.now();
    // The bytes become the mailbox's.
    await mailbox.append(inbox.folder, mail.slice(), { receivedAt, flags: 0, keywords: [] });
  }

  /** Answers with what went wrong. */
  async #send(to: readonly string[], mail: Uint8Array, signal: AbortSignal): Promise<readonly Refusal[]> {
    const { smartHost, from } = this.#options;
    const refuseAll = (text: string) => [{ address: to.join(', '), addresses: to, text }];
    if (smartHost === undefined)
      return refuseAll('no server for outgoing mail is configured (mail.smartHost).');
    try {
      const refused = await smartHost.send({ from, to }, mail, signal);
      return refused.map(({ address, text }) => ({ address, addresses: [address], text }));
    } catch (error) {
      if (!isAppError(error)) throw error;
      return refuseAll(error.message);
    }
  }

  #tell(
    tenant: TenantId,
    direction: MessageDirection,
    recipients: readonly MessageRecipient[],
    mail: Uint8Array,
  ): void {
    const { activity, clock, from } = this.#options;
    const at = clock.now();
    const { subject, messageId } = summarizeMessage(mail, at);
    const sender = { address: from, recipient: null };
    const facts = { at, tenant, direction, event: 'GoodMail', sender, recipients } as const;
    activity.message({ ...facts, subject, messageId, bytes: mail.byteLength, fromIp: null });
  }
}

/** Of one address or of several, as it is told. */
interface Refusal {
  readonly address: string;
  readonly addresses: readonly string[];
  readonly text: string;
}

function uniqueAddresses(addresses: readonly string[]): string[] {
  return [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()];
}

function notSent({ name }: Tenant, failures: readonly string[]): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'migration.notice.notSent',
    message: failures.join(' '),
    details: { organization: name, failures: [...failures] },
  });
}
