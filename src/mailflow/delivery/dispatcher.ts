import type { Clock } from '../../base/clock.ts';
import { isAppError } from '../../base/errors.ts';
import type { Guid, TenantId } from '../../base/ids.ts';
import type { Language } from '../../base/language.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { ActivityRecorder } from '../../mailbox/activity-recorder.ts';
import type { Mailboxes } from '../../mailbox/mailboxes.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import { scanMessage } from '../../wire/mime/scan.ts';
import type { OutboundAttempt, OutboundCarrier } from '../outbound/carrier.ts';
import type { MailQueue } from '../queue/mail-queue.ts';
import type { QueuedMessage, QueuedRecipient } from '../queue/queue-model.ts';
import { makeReport, type ReportedRecipient, type ReportKind } from '../reports/make-report.ts';
import type { MessageSigner } from '../signing/message-signer.ts';
import { failures } from './delivery-failure.ts';
import type { LocalDelivery, MailboxRoute } from './local-delivery.ts';
import { settleOwnCopy } from './own-copy.ts';
import { Pass, type Settled } from './pass.ts';
import type { RecipientRoutes } from './recipient-routes.ts';
import { finalMessage, hasTooManyHops, relayedMessage } from './trace-fields.ts';

export interface DispatcherOptions {
  readonly queue: MailQueue;
  readonly directory: DirectoryStore;
  readonly mailboxes: Mailboxes;
  readonly routes: RecipientRoutes;
  readonly local: LocalDelivery;
  /** Undefined where no mail leaves this server. */
  readonly outbound: OutboundCarrier | undefined;
  readonly signer: Pick<MessageSigner, 'sign'>;
  /** Hands a message to another organisation of this platform. */
  handOver(
    tenant: TenantId,
    from: QueuedMessage,
    content: Uint8Array,
    recipients: readonly QueuedRecipient[],
  ): Promise<void>;
  readonly activity: ActivityRecorder;
  /** As this server calls itself. */
  readonly server: string;
  languageOf(tenant: TenantId): Language;
  readonly node: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** So many steps of local delivery are written together: a message to a large group is not a transaction for each member. */
const mailboxesPerStep = 20;
const maxPasses = 12;

/** Takes a message that is due as far as it goes now. */
export class Dispatcher {
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** False where another has it, or it is not due. Nothing is lost whenever this is cut short. */
  async dispatch(tenant: TenantId, id: Guid, signal: AbortSignal): Promise<boolean> {
    const { queue, node, log } = this.#options;
    const message = await queue.claim(tenant, id, node);
    if (message === undefined) return false;
    try {
      const pass = new Pass(queue, tenant, message, (kind, settled) => this.#report(pass, kind, settled));
      await pass.load();
      await this.#run(pass, signal);
      await pass.release();
    } catch (error) {
      // Whoever else has it by now goes on with it.
      if (isAppError(error, 'conflict') || signal.aborted) return true;
      log.error('mailflow.dispatch.failed', { tenant, message: id, error });
    }
    return true;
  }

  async #run(pass: Pass, signal: AbortSignal): Promise<void> {
    if (hasTooManyHops(scanMessage(pass.content))) {
      await pass.settle(pass.waiting.map((recipient) => ({ recipient, failure: failures.tooManyHops })));
      return;
    }
    for (const recipient of pass.of('copy', 'original')) {
      signal.throwIfAborted();
      await settleOwnCopy(this.#options.mailboxes, pass, recipient);
    }
    const fresh = await this.#resolve(pass, signal);
    await this.#deliverHere(pass, fresh, signal);
    await this.#handOver(pass, signal);
    await this.#carry(pass, signal);
  }

  /** Until nothing is an address any more: forwarding leads from one to the next. Answers with the keys of those just found. */
  async #resolve(pass: Pass, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const { routes, local, directory } = this.#options;
    const { tenant, message } = pass;
    const fresh = new Set<string>();
    if (pass.of('address').length === 0) return fresh;
    const [known] = message.sender === null ? [] : await directory.findRecipients(tenant, [message.sender]);
    const routed = {
      sender: { address: message.returnPath, recipient: known },
      bytes: message.bytes,
      isReport: message.origin === 'report',
    };
    for (let round = 0; round < maxPasses; round += 1) {
      const addresses = pass.of('address');
      if (addresses.length === 0) return fresh;
      for (const waiting of addresses) {
        signal.throwIfAborted();
        const found = await routes.resolve(tenant, waiting, routed);
        const put: QueuedRecipient[] = [];
        for (const recipient of found.recipients) {
          const { route } = recipient;
          if (route.kind !== 'mailbox') put.push(recipient);
          else if (!pass.has(recipient.key)) {
            put.push({ ...recipient, route: { ...route, since: await local.changeNumber(tenant, route) } });
            fresh.add(recipient.key);
          }
        }
        await pass.replace(waiting, put, found.failures, found.isExpanded);
      }
    }
    await pass.settle(pass.of('address').map((recipient) => ({ recipient, failure: failures.loop })));
    return fresh;
  }

  async #deliverHere(pass: Pass, fresh: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    const due = pass.due('mailbox');
    if (due.length === 0) return;
    const content = finalMessage(pass.content, pass.message.returnPath);
    for (let start = 0; start < due.length; start += mailboxesPerStep) {
      const settled: Settled[] = [];
      for (const recipient of due.slice(start, start + mailboxesPerStep)) {
        if (signal.aborted) break;
        if (recipient.route.kind !== 'mailbox') continue;
        const waiting: QueuedRecipient & { readonly route: MailboxRoute } = {
          ...recipient,
          route: recipient.route,
        };
        const { local } = this.#options;
        const outcome = await local.deliver(
          pass.tenant,
          pass.message,
          waiting,
          content,
          fresh.has(waiting.key),
        );
        if (outcome.kind === 'delivered')
          settled.push({ recipient, plan: outcome.plan, success: 'delivered' });
        else if (outcome.kind === 'failed') settled.push({ recipient, failure: outcome.failure });
        else settled.push({ recipient, deferred: outcome.reason });
      }
      await pass.settle(settled, this.#options.clock.now());
      this.#tell(pass, 'Inbound', settled);
      signal.throwIfAborted();
    }
  }

  async #handOver(pass: Pass, signal: AbortSignal): Promise<void> {
    const groups = Map.groupBy(pass.due('organization'), ({ route }) =>
      route.kind === 'organization' ? route.tenant : 0,
    );
    for (const [tenant, recipients] of groups) {
      signal.throwIfAborted();
      const content = relayedMessage(pass.content);
      await this.#options.handOver(tenant as TenantId, pass.message, content, recipients);
      const settled = recipients.map((recipient): Settled => ({ recipient }));
      await pass.settle(settled, this.#options.clock.now());
      this.#tell(pass, 'Outbound', settled);
    }
  }

  async #carry(pass: Pass, signal: AbortSignal): Promise<void> {
    const { outbound, signer, clock } = this.#options;
    const due = pass.due('remote');
    if (due.length === 0) return;
    if (outbound === undefined) {
      const settled = due.map((recipient) => ({ recipient, failure: failures.nowhere }));
      await pass.settle(settled);
      this.#tell(pass, 'Outbound', settled);
      return;
    }
    const content = await signer.sign(pass.tenant, pass.message, relayedMessage(pass.content));
    const groups = Map.groupBy(due, ({ route, notify, originalRecipient }) =>
      JSON.stringify([
        outbound.queueOf(route.kind === 'remote' ? route.destination : ''),
        ...[notify, originalRecipient],
      ]),
    );
    for (const recipients of groups.values()) {
      signal.throwIfAborted();
      const [first] = recipients;
      if (first?.route.kind !== 'remote') continue;
      const attempt = {
        destination: first.route.destination,
        returnPath: pass.message.returnPath,
        addresses: recipients.map(({ address }) => address),
        content,
        wishes: wishesOf(pass.message, first),
      };
      const outcomes = await outbound.carry(attempt, signal);
      const settled = recipients.map((recipient): Settled => {
        const outcome = outcomes.get(recipient.address);
        if (outcome?.kind === 'taken')
          return { recipient, ...(!outcome.reportsItself && { success: 'relayed' }) };
        return { recipient, failure: outcome?.failure ?? failures.expired };
      });
      await pass.settle(settled, clock.now());
      this.#tell(pass, 'Outbound', settled);
    }
  }

  #report(pass: Pass, kind: ReportKind, recipients: readonly ReportedRecipient[]) {
    const { clock, random, server, languageOf } = this.#options;
    return makeReport({
      kind,
      about: pass.message,
      content: pass.content,
      recipients,
      server,
      language: languageOf(pass.tenant),
      now: clock.now(),
      id: random.guid(),
    });
  }

  #tell({ tenant, message }: Pass, direction: 'Inbound' | 'Outbound', settled: readonly Settled[]): void {
    const told = settled.filter(
      (each) => each.deferred === undefined && each.failure?.status.startsWith('4') !== true,
    );
    if (told.length === 0) return;
    this.#options.activity.message({
      at: this.#options.clock.now(),
      tenant,
      direction,
      event: 'GoodMail',
      sender: { address: message.returnPath, recipient: message.sender },
      recipients: told.map(({ recipient: { address, route }, failure }) => ({
        address,
        recipient: route.kind === 'mailbox' ? route.recipient : null,
        status: failure === undefined ? 'Delivered' : 'Failed',
      })),
      subject: message.subject,
      messageId: message.messageId,
      bytes: message.bytes,
      fromIp: message.fromIp,
    });
  }
}

const wishesOf = (
  { ret, envelopeId }: QueuedMessage,
  { notify, originalRecipient }: QueuedRecipient,
): OutboundAttempt['wishes'] => ({ ret, envelopeId, notify, originalRecipient });
