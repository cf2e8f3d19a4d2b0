import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FolderPath } from '../../mailbox/folder-tree.ts';
import { parseFolderPattern } from './folder-patterns.ts';
import { GmailPlacements } from './gmail-placements.ts';
import type { FolderPlanEntry } from './plan-entry.ts';
import { type FolderPlanOptions, planFolders } from './plan-folders.ts';
import { isSelectable, type SourceListing } from './source-folder.ts';
import { pathKey } from './target-mailbox.ts';
import { folder, listing, shown, target } from './test-folders.ts';

const plan = (from: SourceListing, options: Partial<FolderPlanOptions> = {}) =>
  planFolders(from, { target, ...options });
const lines = (from: SourceListing, options?: Partial<FolderPlanOptions>) => plan(from, options).map(shown);

const dot = { delimiter: '.' };
const personal = (prefix: string, delimiter = '.') => ({
  personal: [{ prefix, delimiter }],
  other: [],
  shared: [],
});

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

  it.each<[string, { include?: string[]; exclude?: string[] }, string[]]>([
    ['only what is included', { include: ['Work'] }, ['Work']],
    ['with subfolders', { include: ['work/*'] }, ['Work', 'Work/2026', 'Work/2026/Q1']],
    ['deeper', { include: ['Work/2026/*'] }, ['Work/2026', 'Work/2026/Q1']],
    [
      'without one',
      { exclude: ['Work/2026', '#DeletedItems#/*'] },
      ['INBOX', 'INBOX/Sub', 'Work', 'Work/2026/Q1', 'Gesendet', 'a&AC8-b'],
    ],
    [
      'without well-known',
      { exclude: ['#sentitems#', '#Inbox#/*', '/Papierkorb/*'] },
      ['Work', 'Work/2026', 'Work/2026/Q1', 'a&AC8-b'],
    ],
    [
      'both',
      { include: ['#Root#/*'], exclude: ['Work/*', '#Inbox#', 'Papierkorb/*'] },
      ['INBOX/Sub', 'Gesendet', 'a&AC8-b'],
    ],
    ['a slash in a name', { include: ['a\\/b'] }, ['a&AC8-b']],
    ['below the inbox', { include: ['Inbox/sub'] }, ['INBOX/Sub']],
  ])('filter: %s', (_, { include = [], exclude = [] }, kept) => {
    const all = [
      'INBOX',
      'INBOX/Sub',
      'Work',
      'Work/2026',
      'Work/2026/Q1',
      'Gesendet',
      'Papierkorb',
      'Papierkorb/x',
      'a&AC8-b',
    ];
    const entries = plan(listing(all), {
      include: include.map(parseFolderPattern),
      exclude: exclude.map(parseFolderPattern),
    });
    expect(entries.filter(({ action }) => action === 'copy').map(({ source }) => source.name)).toEqual(kept);
  });
});

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

const name = fc.constantFrom(
  ...[
    'INBOX',
    'inbox',
    'Sent',
    'sent',
    'Sent Items',
    'Gesendet',
    'Archive',
    'Calendar',
    'A',
    'a',
    'A (2)',
    '',
  ],
  ...[
    'é',
    'e\u0301',
    ' A',
    'A ',
    '&AC8-',
    '&broken',
    '[Gmail]',
    'Spam',
    'Outbox',
    '\u0001',
    '보낸 편지함',
    'Inbox',
  ],
);
const attribute = fc.constantFrom(
  '\\Sent',
  '\\Noselect',
  '\\All',
  '\\Junk',
  '\\Flagged',
  '\\HasChildren',
  '\\Archive',
);
const anyFolder = fc
  .record({
    path: fc.array(name, { minLength: 1, maxLength: 3 }),
    attributes: fc.array(attribute, { maxLength: 1 }),
  })
  .map(({ path, attributes }) => folder(path.join('/'), { attributes }));
const anyNamespaces = fc.constantFrom(undefined, personal('', '/'), personal('INBOX/', '/'), {
  ...personal('', '/'),
  shared: [{ prefix: 'A/', delimiter: '/' }],
});
const anyListing = fc
  .record({
    folders: fc.uniqueArray(anyFolder, { maxLength: 14, selector: (each) => each.name }),
    namespaces: anyNamespaces,
    isGmail: fc.boolean(),
  })
  .map(({ folders, namespaces, isGmail }) => listing(folders, { namespaces, isGmail }));
const outcome = ({ action, target: path, role }: FolderPlanEntry) =>
  [action, path?.join('|'), role].join(' ');
const outcomes = (entries: readonly FolderPlanEntry[]) =>
  Object.fromEntries(entries.map((entry) => [entry.source.name, outcome(entry)]));

describe('a plan', () => {
  it('is total and injective, drops nothing without a reason, and says why what is not the same', () => {
    fc.assert(
      fc.property(anyListing, (from) => {
        const entries = plan(from);
        expect(entries.map(({ source }) => source)).toEqual(from.folders);
        const targets = entries.flatMap((entry) => (entry.target ? [pathKey(entry.target)] : []));
        expect(new Set(targets).size).toBe(targets.length);
        for (const entry of entries) {
          const isSame = entry.target?.join('\0') === entry.sourcePath.join('\0') && entry.action === 'copy';
          expect(isSame || entry.reasons.length > 0).toBe(true);
          if (entry.action === 'skip') expect(entry.target).toBe(undefined);
          if (entry.action === 'copy' || entry.action === 'distribute')
            expect(isSelectable(entry.source)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is the same in any order', () => {
    fc.assert(
      fc.property(
        anyListing,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (from, order) => {
          const keys = new Map(from.folders.map((each) => [each, order.next().value]));
          const folders = from.folders.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
          // INBOX in several letters is one folder, and the first is it.
          fc.pre(from.folders.filter((each) => /^inbox$/i.test(each.name)).length <= 1);
          expect(outcomes(plan({ ...from, folders }))).toEqual(outcomes(plan(from)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stays when its targets are given back, and when folders come and go', () => {
    fc.assert(
      fc.property(anyListing, fc.array(anyFolder, { maxLength: 4 }), (from, more) => {
        fc.pre(from.folders.filter((each) => /^inbox$/i.test(each.name)).length <= 1);
        const first = plan(from);
        const placements = new Map(
          first.flatMap((entry): [string, FolderPath][] =>
            entry.target ? [[entry.source.name, entry.target]] : [],
          ),
        );
        expect(outcomes(plan(from, { placements }))).toEqual(outcomes(first));
        const known = new Set(from.folders.map((each) => each.name));
        // An All Mail that appears later changes how the rest is fetched, and where it goes stays.
        const fresh = more.filter((each) => !known.has(each.name) && !/^inbox$/i.test(each.name));
        const second = plan({ ...from, folders: [...fresh, ...from.folders] }, { placements });
        const targets = new Map(second.map((entry) => [entry.source.name, entry.target]));
        const copied = first.filter(({ action }) => action !== 'container' && action !== 'skip');
        for (const { source, target: path } of copied) {
          const isAssumed = from.namespaces === undefined;
          if (!isAssumed) expect(targets.get(source.name)).toEqual(path);
        }
        const all = second.flatMap((entry) => (entry.target ? [pathKey(entry.target)] : []));
        expect(new Set(all).size).toBe(all.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('folder patterns', () => {
  it.each(['', '/', 'a//b', '#Inbx#', '#NoSuch#/*'])('%j is refused', (text) => {
    expect(() => parseFolderPattern(text)).toThrow(/names no folder/);
  });

  it('hints at what was meant', () => {
    expect(() => parseFolderPattern('#SentItem#')).toThrow('Did you mean #SentItems#?');
  });
});
