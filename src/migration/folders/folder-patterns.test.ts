import { describe, expect, it } from 'vitest';
import { parseFolderPattern } from './folder-patterns.ts';
import { listing, plan } from './test-folders.ts';

describe('folder patterns choose', () => {
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
  ])('%s', (_, { include = [], exclude = [] }, kept) => {
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

describe('folder patterns', () => {
  it.each(['', '/', 'a//b', '#Inbx#', '#NoSuch#/*'])('%j is refused', (text) => {
    expect(() => parseFolderPattern(text)).toThrow(/names no folder/);
  });

  it('hints at what was meant', () => {
    expect(() => parseFolderPattern('#SentItem#')).toThrow('Did you mean #SentItems#?');
  });
});
