import type { Clock } from '../../base/clock.ts';
import type { ActivityRecorder, ConnectionFacts, MessageParty } from '../../mailbox/activity-recorder.ts';
import type { NewMessage } from '../../store/ports/mail-store.ts';
import type { SignedIn } from './imap-session.ts';

/** What reports are told of one connection. */
export class SessionAccount {
  readonly #activity: ActivityRecorder;
  readonly #clock: Clock;
  #clientName = '';
  #connection: ConnectionFacts | undefined;
  #owner: MessageParty | undefined;

  constructor(activity: ActivityRecorder, clock: Clock) {
    this.#activity = activity;
    this.#clock = clock;
  }

  signedIn({ principal, address = principal.name }: SignedIn): void {
    if (principal.kind !== 'account') return;
    const { tenant, recipient } = principal;
    const clientName = this.#clientName;
    this.#owner = { address, recipient };
    this.#connection = { at: this.#clock.now(), tenant, recipient, clientType: 'IMAP4', clientName };
    this.#activity.connected(this.#connection);
  }

  /** RFC 2971: before the sign-in or after it, and perhaps more than once. */
  named(clientName: string): void {
    this.#clientName = clientName;
    if (this.#connection === undefined) return;
    this.#activity.named(this.#connection, clientName);
    this.#connection = { ...this.#connection, clientName };
  }

  ended(): void {
    if (this.#connection) this.#activity.disconnected(this.#connection, this.#clock.now());
    this.#connection = undefined;
  }

  appended(messages: readonly AppendedMessage[], fromIp: string): void {
    const [connection, owner] = [this.#connection, this.#owner];
    if (connection === undefined || owner === undefined) return;
    for (const { subject, messageId, sender, bytes } of messages) {
      this.#activity.message({
        ...{ at: this.#clock.now(), tenant: connection.tenant, direction: 'Inbound', event: 'ImapAppend' },
        ...{ subject, messageId, bytes, fromIp },
        sender: { address: addressIn(sender), recipient: null },
        recipients: [{ ...owner, status: 'Delivered' }],
      });
    }
  }
}

export interface AppendedMessage extends Pick<NewMessage, 'subject' | 'messageId' | 'sender'> {
  readonly bytes: number;
}

const addressIn = (sender: string): string => /<([^<>]*)>$/.exec(sender)?.[1] ?? sender;
