/** A mailbox of Landfall in memory, served over IMAP, and clients that have signed in as its owner. */
import { onTestFinished } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import type { FolderId, Uid } from '../../../src/base/ids.ts';
import type { Mailbox } from '../../../src/mailbox/mailbox.ts';
import { mailOf, openMemoryStore, TestMailboxes } from '../../../src/mailbox/test-mailboxes.ts';
import type { UidRange } from '../../../src/store/ports/message-query.ts';
import { type LandfallImap, type LandfallImapOptions, serveOverImap } from './landfall-imap.ts';
import { PlainClient } from './plain-client.ts';

export interface ServedMailbox {
  readonly mailbox: Mailbox;
  readonly room: TestMailboxes;
  readonly server: LandfallImap;
  /** Signed in as kim. */
  readonly client: PlainClient;
  connect(): Promise<PlainClient>;
}

/** For one test, at whose end it is gone. */
export async function serveMailbox(
  quotaBytes: number | null = null,
  options: LandfallImapOptions = {},
): Promise<ServedMailbox> {
  const room = new TestMailboxes({ store: openMemoryStore(systemClock, '') });
  onTestFinished(() => room.close());
  const mailbox = await room.make({ quotas: { prohibitSendReceiveBytes: quotaBytes } });
  const server = await serveOverImap({ kim: mailbox }, { log: room.log, ...options });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const connect = async () => {
    const client = await PlainClient.signIn(server, { name: 'kim', password: 'pass' });
    onTestFinished(() => client[Symbol.asyncDispose]());
    return client;
  };
  return { mailbox, server, room, connect, client: await connect() };
}

/** `OK …` or `NO …`, after what was said before. Numbers that differ from run to run stand as N. */
export async function talk(client: PlainClient, line: string, literal?: Uint8Array): Promise<string[]> {
  const { status, text, lines } = await client.command(line, literal);
  return [...lines, `${status} ${text}`].map((each) =>
    each
      .replaceAll(/\b(UIDVALIDITY|COPYUID|APPENDUID) \d+/g, '$1 N')
      .replaceAll(/\b(HIGHESTMODSEQ) \d+/g, '$1 N')
      .replaceAll(/\bMODSEQ \(\d+\)/g, 'MODSEQ (N)'),
  );
}

export const plainMail = (subject: string): Uint8Array =>
  mailOf(`Subject: ${subject}`, 'From: a@b.c', '', `about ${subject}`, '');

/** Into the inbox, received a day apart from 5 January 2026 on. */
export async function fillInbox(mailbox: Mailbox, ...messages: readonly Uint8Array[]): Promise<FolderId> {
  const inbox = (await mailbox.folders()).getRole('inbox').folder;
  for (const [index, bytes] of messages.entries()) {
    await mailbox.append(inbox, bytes, { receivedAt: Date.UTC(2026, 0, 5 + index), flags: 0, keywords: [] });
  }
  return inbox;
}

export const uidRange = (first: number, last = first): UidRange[] => [
  { first: first as Uid, last: last as Uid },
];
