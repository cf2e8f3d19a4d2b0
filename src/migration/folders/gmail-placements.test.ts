import { describe, expect, it } from 'vitest';
import { parseFolderPattern } from './folder-patterns.ts';
import { GmailPlacements } from './gmail-placements.ts';
import { lines, listing, plan } from './test-folders.ts';

describe('Gmail', () => {
  const gmail = listing(
    [
      'INBOX',
      'Work',
      'Work/2026',
      '[Gmail] \\Noselect',
      '[Gmail]/All Mail \\All',
      '[Gmail]/Chats',
      '[Gmail]/Drafts \\Drafts',
      '[Gmail]/Important \\Important',
      '[Gmail]/Sent Mail \\Sent',
      '[Gmail]/Spam \\Junk',
      '[Gmail]/Starred \\Flagged',
      '[Gmail]/Bin \\Trash',
    ],
    { isGmail: true },
  );

  it('fetches All Mail, Spam and Bin, and each message once', () => {
    expect(lines(gmail)).toEqual([
      'INBOX → Inbox label (gmailLabel inbox)',
      'Work → Work label (gmailLabel)',
      'Work/2026 → Work|2026 label (gmailLabel)',
      '[Gmail] skip (gmailContainer)',
      '[Gmail]/All Mail → Archive distribute (gmailAllMail)',
      '[Gmail]/Chats → Chats (movedWithParent)',
      '[Gmail]/Drafts → Drafts label (gmailLabel roleByAttribute)',
      '[Gmail]/Important skip (view)',
      '[Gmail]/Sent Mail → Sent Items label (gmailLabel roleByAttribute)',
      '[Gmail]/Spam → Junk Email (roleByAttribute)',
      '[Gmail]/Starred skip (view)',
      '[Gmail]/Bin → Deleted Items (roleByAttribute)',
    ]);
  });

  it('fetches labels one by one where All Mail is hidden or left out', () => {
    const exclude = [parseFolderPattern('#AllItems#')];
    const actions = plan(gmail, { exclude }).map(({ action }) => action);
    expect(new Set(actions)).toEqual(new Set(['copy', 'skip']));
  });

  it.each([
    [
      ['\\Inbox', 'Work'],
      ['Inbox', 'Work'],
    ],
    [['Work/2026', '\\Starred'], ['Work|2026']],
    [['\\Sent', '\\Important'], ['Sent Items']],
    [['\\Starred'], ['Archive']],
    [[], ['Archive']],
    [['Excluded'], []],
    [['Work', 'Work'], ['Work']],
  ])('places %j', (labels, places) => {
    const placements = new GmailPlacements(plan(gmail));
    expect(placements.of(labels).map((entry) => entry.target?.join('|'))).toEqual(places);
  });
});
