/** APPEND: messages come in pieces, one or several (RFC 3502), and are stored all or none. */
import type { ReceivedMessage } from '../../mailbox/message-intake.ts';
import type { NewMessage } from '../../store/ports/mail-store.ts';
import type { AppendMessage, MailboxName, ServerEvent } from '../../wire/imap/index.ts';
import { numberSetOf } from '../../wire/imap/index.ts';
import type { Completion } from './command-definition.ts';
import type { EventQueue } from './event-queue.ts';
import { readFlags } from './flag-names.ts';
import { bad, no, refusalOf } from './imap-refusal.ts';
import type { ImapSession } from './imap-session.ts';

export interface AppendSurroundings {
  readonly session: ImapSession;
  readonly queue: EventQueue;
  /** The message that was announced may come; or may not. */
  accept(): void;
  refuse(): void;
}

export async function appendMessages(
  { mailbox: name }: Extract<ServerEvent, { type: 'append' }>,
  { session, queue, accept, refuse }: AppendSurroundings,
): Promise<Completion | undefined> {
  const received: ReceivedMessage[] = [];
  let failure: { readonly error: unknown } | undefined;
  const target = await findTarget(session, name).catch((error: unknown) => {
    failure = { error };
    return undefined;
  });
  try {
    for (;;) {
      const event = await nextOf(queue, session);
      if (event.type === 'appendEnd') break;
      if (event.type !== 'messageStart') continue;
      if (failure !== undefined && event.needsLeave) {
        refuse();
        throw failure.error;
      }
      if (event.needsLeave) accept();
      // What of it is not taken is passed over here.
      if (failure !== undefined) continue;
      try {
        received.push(
          await session.mailbox.takeIn(piecesOf(queue, session), arrivalOf(event.message, session)),
        );
      } catch (error) {
        if (refusalOf(error) === undefined) throw error;
        failure = { error };
      }
    }
    if (failure !== undefined || target === undefined)
      throw failure?.error ?? no('There is no such mailbox.');
    const messages = received.map(({ message }) => message);
    // Before their bytes are the store's.
    const facts = messages.map(factsOf);
    const added = await session.mailbox.importBatch(target.folder, messages, { priority: 'interactive' });
    session.account.appended(facts, session.channel.address);
    const uids = numberSetOf(added.map(({ uid }) => uid));
    return { code: { name: 'APPENDUID', uidValidity: target.uidValidity, uids } };
  } finally {
    await Promise.all(received.map((each) => each.discard()));
  }
}

const factsOf = ({ subject, messageId, sender, body }: NewMessage) => {
  const bytes = body.kind === 'bytes' ? body.bytes.byteLength : body.kind === 'spooled' ? body.byteLength : 0;
  return { subject, messageId, sender, bytes };
};

async function findTarget(session: ImapSession, name: MailboxName) {
  if (!session.signedIn) throw bad('Sign in before APPEND.');
  return session.getTargetFolder(name);
}

const arrivalOf = ({ flags, date }: AppendMessage, { clock }: ImapSession) => ({
  receivedAt: date?.epochMs ?? clock.now(),
  ...readFlags(flags),
});

async function* piecesOf(queue: EventQueue, session: ImapSession): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    const event = await nextOf(queue, session);
    if (event.type === 'messageEnd') return;
    // The chunk that it is a part of may be used again by the socket.
    if (event.type === 'messagePiece') yield Uint8Array.from(event.bytes);
  }
}

async function nextOf(queue: EventQueue, session: ImapSession): Promise<ServerEvent> {
  const event = await queue.next();
  if (event === undefined) throw bad('The connection ended in the middle of APPEND.');
  // Nothing can be read any more that comes behind it.
  if (event.type === 'protocolError') session.isOver = true;
  if (event.type === 'bad' && event.error.code === 'literalLimit') throw no(event.error.message, 'TOOBIG');
  if (event.type === 'bad' || event.type === 'protocolError') throw bad(event.error.message);
  return event;
}
