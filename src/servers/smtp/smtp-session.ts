/**
 * One client, from its greeting to its end: how it calls itself, who has signed in, and the mail that it is about to hand over. Commands
 * are in `commands/`, a file each; this is what they work with.
 */
import type { AccountPrincipal } from '../../access/principal.ts';
import type { Clock } from '../../base/clock.ts';
import type { Guid } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { ActivityRecorder, ConnectionFacts } from '../../mailbox/activity-recorder.ts';
import type { AddressVerdict, ExpectedMail, IncomingMail } from '../../mailflow/submission/mail-intake.ts';
import type { SubmittedMail } from '../../mailflow/submission/submission.ts';
import type { MailboxKey } from '../../store/ports/mail-model.ts';
import { reply, type SmtpReply } from '../../wire/smtp/index.ts';
import { saslMechanisms } from '../authentication/sasl.ts';
import type { ReceiveBudget } from './receive-budget.ts';
import type { SmtpChannel } from './smtp-channel.ts';
import { refused } from './smtp-refusal.ts';
import type { Transaction } from './transaction.ts';

/** Somebody who may send mail here. */
export interface Submitter {
  readonly principal: AccountPrincipal;
  readonly mailbox: MailboxKey;
}

/** What the server knows of people and of mail. */
export interface SmtpRooms {
  signInWithPassword(login: string, password: string, address: string): Promise<Submitter>;
  signInWithToken(token: string): Promise<Submitter>;
  judge(address: string, expected: ExpectedMail): Promise<AddressVerdict>;
  /** On disk when it resolves. Answers with the ids under which it waits, one for each organisation. */
  accept(mail: IncomingMail): Promise<readonly Guid[]>;
  checkReturnPath(principal: AccountPrincipal, address: string): Promise<void>;
  submit(mail: SubmittedMail): Promise<Guid>;
  /** Whether the disk has room for mail. */
  hasRoom(): Promise<boolean>;
}

export interface SmtpSettings {
  /** `exchange`: for servers of others, which bring mail for people here. `submission`: for people here, who sign in. */
  readonly role: 'exchange' | 'submission';
  /** As this server calls itself. */
  readonly serverName: string;
  readonly maxMessageBytes: number;
  readonly maxRecipients: number;
}

export interface SmtpSessionParts {
  readonly channel: SmtpChannel;
  readonly settings: SmtpSettings;
  readonly rooms: SmtpRooms;
  readonly budget: ReceiveBudget;
  readonly activity: ActivityRecorder;
  readonly log: Log;
  readonly clock: Clock;
}

export class SmtpSession {
  readonly channel: SmtpChannel;
  readonly settings: SmtpSettings;
  readonly rooms: SmtpRooms;
  readonly budget: ReceiveBudget;
  readonly log: Log;
  hello: { readonly name: string; readonly isExtended: boolean } | undefined;
  submitter: Submitter | undefined;
  transaction: Transaction | undefined;
  /** Addresses that were refused: who asks for many is looking for those there are. */
  refusedRecipients = 0;
  failedSignIns = 0;
  readonly #activity: ActivityRecorder;
  readonly #clock: Clock;
  #connection: ConnectionFacts | undefined;

  constructor({ channel, settings, rooms, budget, activity, log, clock }: SmtpSessionParts) {
    this.channel = channel;
    this.settings = settings;
    this.rooms = rooms;
    this.budget = budget;
    this.log = log;
    this.#activity = activity;
    this.#clock = clock;
  }

  greet(name: string, isExtended: boolean): SmtpReply {
    this.reset();
    this.hello = { name, isExtended };
    const { serverName } = this.settings;
    const lines = [`${serverName} at your service, ${name}.`, ...(isExtended ? this.#extensions() : [])];
    return { code: 250, lines };
  }

  signedIn(submitter: Submitter): void {
    this.submitter = submitter;
    const { tenant, recipient, name } = submitter.principal;
    const { address, isTls } = this.channel;
    this.log.info('smtp.signedIn', { account: name, address, tls: isTls });
    this.#connection = { at: this.#clock.now(), tenant, recipient, clientType: 'SMTP', clientName: '' };
    this.#activity.connected(this.#connection);
  }

  /** RFC 5321 section 4.1.1.5. */
  reset(): void {
    this.transaction?.[Symbol.dispose]();
    this.transaction = undefined;
  }

  /** RFC 3207 section 4.2: what was said in the clear is forgotten. */
  forgetClear(): void {
    this.reset();
    this.hello = undefined;
  }

  ended(): void {
    this.reset();
    if (this.#connection) this.#activity.disconnected(this.#connection, this.#clock.now());
    this.#connection = undefined;
  }

  /** For Received: RFC 5321 section 4.4. */
  get clientText(): string {
    const { address } = this.channel;
    return `${this.hello?.name ?? 'unknown'} ([${address.includes(':') ? `IPv6:${address}` : address}])`;
  }

  /** RFC 3848, RFC 6531 section 4.3. */
  protocolOf(isUtf8: boolean): string {
    const form = isUtf8 ? 'UTF8SMTP' : this.hello?.isExtended === true ? 'ESMTP' : 'SMTP';
    // Plain SMTP has no letters for what only EHLO can bring about.
    if (form === 'SMTP') return form;
    return `${form}${this.channel.isTls ? 'S' : ''}${this.submitter === undefined ? '' : 'A'}`;
  }

  requireRoom(): Promise<void> {
    return this.rooms.hasRoom().then((hasRoom) => {
      if (!hasRoom) throw refused(452, '4.3.1', 'The disk is full. Try again later.');
    });
  }

  #extensions(): string[] {
    const { role, maxMessageBytes } = this.settings;
    const { canStartTls, isPrivate } = this.channel;
    return [
      'PIPELINING',
      `SIZE ${maxMessageBytes}`,
      '8BITMIME',
      'SMTPUTF8',
      'ENHANCEDSTATUSCODES',
      'DSN',
      'CHUNKING',
      ...(canStartTls ? ['STARTTLS'] : []),
      ...(role === 'submission' && isPrivate ? [`AUTH ${authMechanisms.join(' ')}`] : []),
      'HELP',
    ];
  }
}

/** LOGIN was never standardised, and old programs know nothing else. */
export const authMechanisms: readonly string[] = [...saslMechanisms, 'LOGIN'];

export const done = (text = 'Done.'): SmtpReply => reply(250, '2.0.0', text);
