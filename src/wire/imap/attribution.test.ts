import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { fetchOf, inbox, inMailbox, owners } from './test-peer.ts';

describe('whom a response belongs to', () => {
  it('pipelined fetches: each message to the command whose set it is in', () => {
    const peer = inMailbox();
    peer.session.send(fetchOf(1, 10));
    peer.session.send(fetchOf(11, 20));
    expect(
      owners(
        peer.say(
          '* 1 FETCH (UID 4 BODY[] {1}',
          'x)',
          '* 2 FETCH (UID 12 BODY[] {1}',
          'y)',
          'A2 OK x',
          'A3 OK x',
        ),
      ),
    ).toEqual([
      'bodyStart A2',
      'bodyPiece',
      'bodyEnd',
      'fetch A2',
      'bodyStart A3',
      'bodyPiece',
      'bodyEnd',
      'fetch A3',
      'completed A2',
      'completed A3',
    ]);
  });

  it('news of flags and expunged messages between bodies are nobody’s', () => {
    const peer = inMailbox();
    peer.session.send(fetchOf(1, 10));
    const events = peer.say(
      '* 1 FETCH (FLAGS (\\Seen))',
      '* 3 EXPUNGE',
      '* 4 EXISTS',
      '* 1 FETCH (UID 4 BODY[] {1}',
      'x)',
      '* 2 FETCH (UID 99 BODY[] {1}',
      'y)',
    );
    expect(owners(events)).toEqual([
      'fetch',
      'expunge',
      'exists',
      'bodyStart A2',
      'bodyPiece',
      'bodyEnd',
      'fetch A2',
      'bodyStart -',
      'bodyPiece',
      'bodyEnd',
      'fetch',
    ]);
  });

  it.each<readonly [string, Command, string, string]>([
    [
      'flags that were asked for',
      fetchOf(1, 9, { items: [{ item: 'FLAGS' }] }),
      '* 1 FETCH (UID 1 FLAGS ())',
      'fetch A2',
    ],
    [
      'a flag that was set',
      {
        name: 'STORE',
        isUid: true,
        set: [{ first: 1, last: 1 }],
        mode: 'add',
        isSilent: false,
        flags: ['\\Seen'],
      },
      '* 1 FETCH (UID 1 FLAGS (\\Seen))',
      'fetch A2',
    ],
    [
      'a search by its tag',
      { name: 'SEARCH', isUid: true, returns: ['ALL'], key: { key: 'ALL' } },
      '* ESEARCH (TAG "A2") UID ALL 1',
      'esearch A2',
    ],
    [
      'a search by another tag',
      { name: 'SEARCH', isUid: true, key: { key: 'ALL' } },
      '* ESEARCH (TAG "A9") UID',
      'esearch',
    ],
    [
      'STATUS of the mailbox',
      { name: 'STATUS', mailbox: inbox, items: ['MESSAGES'] },
      '* STATUS inbox (MESSAGES 1)',
      'mailboxStatus A2',
    ],
    [
      'STATUS of another',
      { name: 'STATUS', mailbox: inbox, items: ['MESSAGES'] },
      '* STATUS Sent (MESSAGES 1)',
      'mailboxStatus',
    ],
    [
      'LIST-STATUS',
      { name: 'LIST', reference: '', patterns: ['*'], statusItems: ['MESSAGES'] },
      '* STATUS Sent (MESSAGES 1)',
      'mailboxStatus A2',
    ],
    ['LSUB for LIST', { name: 'LIST', reference: '', patterns: ['*'] }, '* LSUB () "/" a', 'list'],
    [
      'COPYUID of MOVE',
      { name: 'MOVE', isUid: true, set: [{ first: 1, last: 1 }], mailbox: inbox },
      '* OK [COPYUID 1 1 1] x',
      'status A2',
    ],
    [
      'VANISHED of a fetch',
      fetchOf(1, 9, { items: [{ item: 'FLAGS' }], changedSince: 1n, vanished: true }),
      '* VANISHED (EARLIER) 1:3',
      'vanished A2',
    ],
    ['VANISHED of today', fetchOf(1, 9), '* VANISHED 1:3', 'vanished'],
  ])('%s', (_name, command, line, expected) => {
    const peer = inMailbox();
    peer.session.send(command);
    expect(owners(peer.say(line))).toEqual([expected]);
  });
});
