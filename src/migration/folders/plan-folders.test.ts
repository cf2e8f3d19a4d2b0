import { describe, expect, it } from 'vitest';
import type { FolderPlanOptions } from './plan-folders.ts';
import type { SourceListing } from './source-folder.ts';
import { folder, lines, listing, personal, plan, target } from './test-folders.ts';

const dot = { delimiter: '.' };

describe('planFolders', () => {
  it.each<[string, SourceListing, string[], Partial<FolderPlanOptions>?]>([
    [
      'what has the same names is copied as it is',
      listing(['INBOX', 'Projects', 'Projects/2026', 'Drafts \\Drafts']),
      ['INBOX → Inbox (inbox)', 'Projects → Projects', 'Projects/2026 → Projects|2026', 'Drafts → Drafts'],
    ],
    [
      'attributes come before names',
      listing(['Sent', 'Gesendet \\Sent', 'Spam \\Junk', 'Trash \\Trash', 'Sent Items']),
      [
        'Sent → Sent',
        'Gesendet → Sent Items (roleByAttribute)',
        'Spam → Junk Email (roleByAttribute)',
        'Trash → Deleted Items (roleByAttribute)',
        'Sent Items → Sent Items (2) (takenName)',
      ],
    ],
    [
      'names of many languages',
      listing(['보낸편지함', '지운 편지함', '임시 보관함', '스팸', 'Archiv', 'Work/Sent']),
      [
        '보낸편지함 → Sent Items (roleByName)',
        '지운 편지함 → Deleted Items (roleByName)',
        '임시 보관함 → Drafts (roleByName)',
        '스팸 → Junk Email (roleByName)',
        'Archiv → Archive (roleByName)',
        'Work/Sent → Work|Sent',
      ],
    ],
    [
      'of two names for a role the one that the target has',
      listing(['Sent', 'Sent Items', 'Sent Messages']),
      ['Sent → Sent', 'Sent Items → Sent Items', 'Sent Messages → Sent Messages'],
    ],
    [
      'the prefix INBOX. is dropped, by NAMESPACE and without it',
      listing(['INBOX', 'INBOX.Sent', 'INBOX.Work.Done'], { ...dot, namespaces: personal('INBOX.') }),
      ['INBOX → Inbox (inbox)', 'INBOX.Sent → Sent Items (roleByName)', 'INBOX.Work.Done → Work|Done'],
    ],
    [
      'the prefix INBOX. as old servers have it',
      listing(['Inbox', 'Inbox.Sent', 'INBOX.Work.Done'], dot),
      ['Inbox → Inbox (inbox)', 'Inbox.Sent → Sent Items (roleByName)', 'INBOX.Work.Done → Work|Done'],
    ],
    [
      'folders below the inbox stay there where others stand beside it',
      listing(['INBOX', 'INBOX/Sub', 'Inbox/Other', 'Work']),
      [
        'INBOX → Inbox (inbox)',
        'INBOX/Sub → Inbox|Sub (movedWithParent)',
        'Inbox/Other → Inbox|Other (movedWithParent)',
        'Work → Work',
      ],
    ],
    [
      'folders of others are left',
      listing(['INBOX', 'Public/News', 'users/kim/Sent', 'Public \\Noselect'], {
        namespaces: {
          personal: [{ prefix: '', delimiter: '/' }],
          other: [{ prefix: 'users/', delimiter: '/' }],
          shared: [{ prefix: 'Public/', delimiter: '/' }],
        },
      }),
      [
        'INBOX → Inbox (inbox)',
        'Public/News skip (otherNamespace)',
        'users/kim/Sent skip (otherNamespace)',
        'Public skip (notSelectable)',
      ],
    ],
    [
      'Cyrus, whose shared folders have no prefix',
      listing(['INBOX', 'INBOX.Work', 'announce'], {
        ...dot,
        namespaces: {
          ...personal('INBOX.'),
          other: [{ prefix: 'user.', delimiter: '.' }],
          shared: [{ prefix: '', delimiter: '.' }],
        },
      }),
      ['INBOX → Inbox (inbox)', 'INBOX.Work → Work', 'announce skip (otherNamespace)'],
    ],
    [
      "Courier's root",
      listing(
        ['INBOX', '#shared.users.terry adams', '#shared.users.terry adams.Sent', '#shared.users.ann'],
        dot,
      ),
      [
        'INBOX skip (outsideRoot)',
        '#shared.users.terry adams → Inbox (inbox)',
        '#shared.users.terry adams.Sent → Sent Items (roleByName)',
        '#shared.users.ann skip (outsideRoot)',
      ],
      { userRoot: '#shared.users.terry adams' },
    ],
    [
      "Dovecot's root",
      listing(['users/kim \\Noselect', 'users/kim/INBOX', 'users/kim/Work']),
      ['users/kim skip (notSelectable)', 'users/kim/INBOX → Inbox (inbox)', 'users/kim/Work → Work'],
      { userRoot: 'users/kim' },
    ],
    [
      'parents without messages',
      listing(['Work \\Noselect', 'Work/2026', 'Empty \\Noselect', 'Not/Listed/Leaf', 'Gone \\NonExistent']),
      [
        'Work → Work container (container)',
        'Work/2026 → Work|2026',
        'Empty skip (notSelectable)',
        'Not/Listed/Leaf → Not|Listed|Leaf',
        'Gone skip (notSelectable)',
      ],
    ],
    [
      'names that only differ in case or in the form of Unicode',
      listing(['work', 'Work', 'work/A', 'Work/A', 'Re\u0301sume\u0301', 'R\u00e9sum\u00e9']),
      [
        'work → work (2) (takenName)',
        'Work → Work',
        'work/A → work (2)|A (movedWithParent)',
        'Work/A → Work|A',
        'Re\u0301sume\u0301 → R\u00e9sum\u00e9 (2) (changedName takenName)',
        'R\u00e9sum\u00e9 → R\u00e9sum\u00e9',
      ],
    ],
    [
      'slashes, control characters, blanks, and nothing',
      listing(['AC&AC8-DC', ' spaces ', 'a\u0007b', 'x//y', '/lead', 'trail/', '.'], {}),
      [
        'AC&AC8-DC → AC/DC',
        ' spaces  → spaces (changedName)',
        'a\u0007b → a_b (changedName)',
        'x//y → x|_|y (movedWithParent)',
        '/lead → _|lead (movedWithParent)',
        'trail/ → trail',
        '. → .',
      ],
    ],
    [
      'names that are wrongly encoded stay readable',
      listing(['&broken', 'Ok/&broken/Sub']),
      ['&broken → &broken (unreadableName)', 'Ok/&broken/Sub → Ok|&broken|Sub (unreadableName)'],
    ],
    [
      'names that mean something else here',
      listing(['Calendar', 'Outbox', 'INBOX.INBOX'], { delimiter: '.', namespaces: personal('INBOX.') }),
      [
        'Calendar → Calendar (2) (takenName)',
        'Outbox → Outbox (2) (takenName outbox)',
        'INBOX.INBOX → INBOX (2) (takenName)',
      ],
    ],
    [
      'views and what is listed twice',
      listing(['INBOX', 'inbox', 'Work', 'Work', 'Starred \\Flagged', 'Everything \\All']),
      [
        'INBOX → Inbox (inbox)',
        'inbox skip (listedTwice)',
        'Work → Work',
        'Work skip (listedTwice)',
        'Starred skip (view)',
        'Everything skip (allMessages)',
      ],
    ],
    [
      'flat names hold what would be a delimiter',
      listing([folder('a/b', { delimiter: undefined })]),
      ['a/b → a/b'],
    ],
    [
      'a target that cannot hold a character',
      listing(['a.b/c']),
      ['a.b/c → a_b|c (movedWithParent)'],
      { target: { ...target, rules: { maxNameLength: 255, forbidden: './' } } },
    ],
  ])('%s', (_, from, expected, options) => {
    expect(lines(from, options)).toEqual(expected);
  });

  it('names that are too long are told apart', () => {
    const long = 'x'.repeat(2000);
    const targets = plan(listing([`${long}a`, `${long}b`])).map((entry) => entry.target?.[0] ?? '');
    expect(new Set(targets).size).toBe(2);
    expect(targets.map((name) => name.length)).toEqual([1024, 1024]);
  });

  it('hierarchies have a bottom', () => {
    const deep = Array.from({ length: 500 }, () => 'x').join('/');
    expect(plan(listing([deep]))[0]?.target).toHaveLength(256);
  });
});
