import { expect } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import type { Message } from '../../store/ports/mail-model.ts';
import { TestSync, type TestSyncOptions } from '../sync/test-sync.ts';
import { MailboxVerificationTarget, type ReadableMailbox } from './mailbox-verification-target.ts';
import type { MailboxVerification, VerificationMode } from './verification-model.ts';
import { type VerificationRequest, verifyMailbox } from './verify-mailbox.ts';

/** A mailbox that is copied, and damage that no API would do. */
export class VerificationScene extends TestSync {
  readonly lost = new Set<number>();
  readonly changed = new Map<number, Partial<Message>>();

  static async start(options?: TestSyncOptions): Promise<VerificationScene> {
    const { source, rooms, mailbox } = await TestSync.open(options);
    return new VerificationScene(source, rooms, mailbox);
  }

  async verify(mode: VerificationMode = 'Digests', more: Partial<VerificationRequest> = {}) {
    const { tenant, mailbox } = this.mailbox.key;
    const [ledger] = await this.rooms.mailboxes.findLedgers(tenant, mailbox);
    if (ledger === undefined) throw new TypeError('Nothing was synchronised.');
    const verified = await verifyMailbox({
      source: this.source,
      target: new MailboxVerificationTarget(this.#damaged()),
      ledger,
      mode,
      clock: systemClock,
      signal: new AbortController().signal,
      ...more,
    });
    for (const each of [verified.totals, ...verified.folders]) {
      const { source, matched, missing, different, skipped, changedSince } = each;
      expect(source).toBe(matched + missing + different + skipped + changedSince);
    }
    return verified;
  }

  async find(subject: string, ...folder: string[]): Promise<Message> {
    const found = (await this.messages(...(folder.length === 0 ? ['Inbox'] : folder))).find(
      (message) => message.subject === subject,
    );
    if (found) return found;
    throw new TypeError(`There is no message "${subject}".`);
  }

  #damaged(): ReadableMailbox {
    const { mailbox, lost, changed } = this;
    const seen = (message: Message): Message => ({ ...message, ...changed.get(message.item) });
    return {
      folders: () => mailbox.folders(),
      listMessages: async (...given) =>
        (await mailbox.listMessages(...given)).filter(({ item }) => !lost.has(item)).map(seen),
      findItem: async (item) => {
        const found = lost.has(item) ? undefined : await mailbox.findItem(item);
        return found && seen(found);
      },
      openBody: (message) => mailbox.openBody(message),
      changesSince: (...given) => mailbox.changesSince(...given),
    };
  }
}

/** `changedSince flagsHere 1` */
export function outcomes({ reasons }: Pick<MailboxVerification, 'reasons'>): string[] {
  return Object.entries(reasons).flatMap(([name, counts]) =>
    Object.entries(counts).map(([reason, count]) => `${name} ${reason} ${count}`),
  );
}
