import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import {
  type ListResponse,
  mailboxNamed,
  type NameEncoding,
  readMailboxName,
} from '../../wire/imap/index.ts';
import { planFolders } from './plan-folders.ts';
import { readListing } from './read-listing.ts';
import { shown, target } from './test-folders.ts';

function list(raw: string, attributes: string[] = [], encoding?: NameEncoding): ListResponse {
  return {
    type: 'list',
    command: 'LIST',
    attributes,
    delimiter: '.',
    mailbox: readMailboxName(raw, encoding),
  };
}

describe('readListing', () => {
  it('decodes names part by part, and keeps what is wrongly encoded readable', () => {
    const listing = readListing({
      lists: [
        list('INBOX', ['\\HasChildren']),
        list(`INBOX.${mailboxNamed('보낸 편지함').raw}`, ['\\Sent']),
        list(`INBOX.${mailboxNamed('회의.주간/결과').raw}.2026`),
        list('INBOX.&Jjo'),
        list('INBOX.R&D'),
      ],
      namespaces: {
        personal: [{ prefix: mailboxNamed('INBOX.'), delimiter: '.' }],
        other: [],
        shared: [{ prefix: mailboxNamed('#shared.'), delimiter: '.' }],
      },
      capabilities: ['IMAP4rev1', 'NAMESPACE'],
      encoding: 'utf-7',
    });
    expect(
      planFolders(listing, { target })
        .map(shown)
        .map((line) => line.replace(/^.* → /, '')),
    ).toEqual([
      'Inbox (inbox)',
      'Sent Items (roleByAttribute)',
      '회의|주간/결과|2026',
      '&Jjo (unreadableName)',
      'R&D (unreadableName)',
    ]);
    expect(listing.isGmail).toBe(false);
  });

  it('reads UTF-8 names, and what STATUS says', () => {
    const raw = Buffer.from('보관함', 'utf8').toString('latin1');
    const listing = readListing({
      lists: [list(raw, [], 'utf-8'), list('Work', [], 'utf-8')],
      statuses: new Map([[raw, { mailboxId: 'F1', uidValidity: 7, uidNext: 12, messages: 3 }]]),
      capabilities: ['x-gm-ext-1'],
      encoding: 'utf-8',
    });
    expect(listing.folders).toEqual([
      { name: raw, delimiter: '.', attributes: [], mailboxId: 'F1', uidValidity: 7, uidNext: 12 },
      { name: 'Work', delimiter: '.', attributes: [] },
    ]);
    expect(listing.readName(raw)).toEqual({ text: '보관함', isExact: true });
    expect([listing.isGmail, listing.namespaces]).toEqual([true, undefined]);
  });
});
