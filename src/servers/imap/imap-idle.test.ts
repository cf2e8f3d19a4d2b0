/** RFC 2177: clients that wait are told as things happen. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  fillInbox,
  plainMail,
  type ServedMailbox,
  serveMailbox,
  uidRange,
} from '../../../tests/support/imap/served-mailbox.ts';

/** Reads line by line, as they come. */
class Listener {
  readonly #lines: AsyncIterator<string>;
  readonly send: (text: string) => void;

  private constructor(lines: AsyncIterable<string>, send: (text: string) => void) {
    this.#lines = lines[Symbol.asyncIterator]();
    this.send = send;
  }

  /** Signed in, with the inbox selected. */
  static async open({ server: { host, port } }: ServedMailbox): Promise<Listener> {
    const socket = connect(port, host);
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    const listener = new Listener(createInterface(socket), (text) => void socket.write(`${text}\r\n`));
    listener.send('a LOGIN kim pass');
    await listener.until(/^a OK/);
    listener.send('b SELECT INBOX');
    await listener.until(/^b OK/);
    return listener;
  }

  /** What is said until `last`, which is among it. */
  async until(last: RegExp): Promise<string[]> {
    const heard: string[] = [];
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done === true) throw new Error(`The server has closed after ${JSON.stringify(heard)}.`);
      heard.push(value);
      if (last.test(value)) return heard;
    }
  }
}

async function idle(served: ServedMailbox): Promise<Listener> {
  const listener = await Listener.open(served);
  listener.send('c IDLE');
  await listener.until(/^\+ Idling/);
  return listener;
}

describe('a client that idles', () => {
  it('hears what happens as it happens, and goes on afterwards', async () => {
    const served = await serveMailbox();
    const inbox = await fillInbox(served.mailbox, plainMail('one'), plainMail('two'));
    const listener = await idle(served);
    await fillInbox(served.mailbox, plainMail('three'));
    expect(await listener.until(/EXISTS/)).toEqual(['* 3 EXISTS']);
    await served.client.must('SELECT INBOX');
    await served.client.must('STORE 1 +FLAGS (\\Flagged)');
    expect(await listener.until(/FETCH/)).toEqual(['* 1 FETCH (UID 1 FLAGS (\\Flagged))']);
    await served.mailbox.expunge(inbox, uidRange(2));
    expect(await listener.until(/EXPUNGE/)).toEqual(['* 2 EXPUNGE']);
    listener.send('done');
    expect(await listener.until(/^c /)).toEqual(['c OK Done.']);
    listener.send('d NOOP');
    expect(await listener.until(/^d /)).toEqual(['d OK Done.']);
  });

  it('hears what is written while it is told of what was before', async () => {
    const served = await serveMailbox();
    const { mailbox } = served;
    const inbox = await fillInbox(mailbox, plainMail('one'), plainMail('two'));
    const listener = await Listener.open(served);
    const changesSince = mailbox.changesSince.bind(mailbox);
    let looks = 0;
    mailbox.changesSince = async (...asked) => {
      looks += 1;
      const found = await changesSince(...asked);
      if (looks === 1) await mailbox.expunge(inbox, uidRange(1));
      return found;
    };
    listener.send('c IDLE');
    expect(await listener.until(/EXPUNGE/)).toEqual(['+ Idling.', '* 1 EXPUNGE']);
  });

  it('is told that anything but DONE was not expected', async () => {
    const listener = await idle(await serveMailbox());
    listener.send('d NOOP');
    expect(await listener.until(/^c /)).toEqual(['c BAD DONE was expected.']);
    listener.send('d NOOP');
    expect(await listener.until(/^d /)).toEqual(['d OK Done.']);
  });

  it('hears nothing where nothing is selected', async () => {
    const served = await serveMailbox();
    const { client, mailbox } = served;
    const idling = client.command('IDLE');
    await fillInbox(mailbox, plainMail('one'));
    client.sendLine('DONE');
    expect(await idling).toMatchObject({ status: 'OK', lines: ['+ Idling.'] });
  });
});
