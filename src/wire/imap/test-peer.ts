/** A session of a client, and the server that it speaks with. */
import { Buffer } from 'node:buffer';
import { ClientSession } from './client-session.ts';
import type { Command, FetchCommand } from './command.ts';
import { mailboxNamed } from './mailbox-name.ts';
import { wholeMessage } from './section.ts';
import type { SessionEvent } from './session-events.ts';

export const inbox = mailboxNamed('INBOX');

/** What was written, as text; what is written next, and what comes of the server's lines. */
export class Peer {
  readonly session: ClientSession;
  constructor(capabilities = '', greeting = 'OK') {
    this.session = new ClientSession();
    this.say(`* ${greeting}${capabilities ? ` [CAPABILITY ${capabilities}]` : ''} hello`);
  }

  say(...lines: string[]): SessionEvent[] {
    return this.session.receive(Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1'));
  }

  written(): string {
    let text = '';
    for (let bytes = this.session.take(); bytes; bytes = this.session.take())
      text += Buffer.from(bytes).toString('latin1');
    return text;
  }
}

/** With a mailbox selected, and all of that written. */
export const inMailbox = (capabilities = 'LITERAL+'): Peer => {
  const peer = new Peer(capabilities, 'PREAUTH');
  peer.session.send({ name: 'SELECT', mailbox: inbox });
  peer.written();
  peer.say('* 3 EXISTS', 'A1 OK [READ-WRITE] done');
  return peer;
};

/** Whom each event belongs to: `fetch A2`, `exists` for news. */
export function owners(events: readonly SessionEvent[]): string[] {
  return events.map((event) => {
    if (event.type === 'data') return [event.response.type, event.handle?.tag].filter(Boolean).join(' ');
    return 'handle' in event ? `${event.type} ${event.handle?.tag ?? '-'}` : event.type;
  });
}

export const fetchOf = (first: number, last: number, fields: Partial<FetchCommand> = {}): Command => ({
  name: 'FETCH',
  isUid: true,
  set: [{ first, last }],
  items: [{ item: 'BODY[]', section: wholeMessage, isPeek: true }],
  ...fields,
});
