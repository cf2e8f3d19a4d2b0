import { describe, expect, it } from 'vitest';
import { findRenamedFolders } from './renamed-folders.ts';
import type { SourceFolder } from './source-folder.ts';
import { folder } from './test-folders.ts';

/** `name uidValidity uidNext id`, `-` for what the server does not say. */
function read(line: string): SourceFolder {
  const [name = '', validity = '-', next = '-', id = '-'] = line.split(' ');
  return folder(name, {
    ...(validity === '-' ? {} : { uidValidity: Number(validity) }),
    ...(next === '-' ? {} : { uidNext: Number(next) }),
    ...(id === '-' ? {} : { mailboxId: id }),
  });
}

describe('findRenamedFolders', () => {
  it.each<[string, string[], string[], string[]]>([
    ['nothing', ['a 1 5 x'], ['a 1 5 x'], []],
    ['by MAILBOXID', ['a 1 5 x'], ['b 2 9 x'], ['a>b mailboxId']],
    [
      'two that changed names',
      ['a 1 5 x', 'b 2 5 y'],
      ['a 2 5 y', 'b 1 5 x'],
      ['a>b mailboxId', 'b>a mailboxId'],
    ],
    ['by UIDVALIDITY', ['a 1 5', 'c 3 3'], ['b 1 7', 'c 3 3'], ['a>b uidValidity']],
    [
      'with its subfolders',
      ['a 1 5', 'a/x 2 5'],
      ['b 1 5', 'b/x 2 5'],
      ['a>b uidValidity', 'a/x>b/x uidValidity'],
    ],
    ['UIDNEXT goes back: another folder', ['a 1 5'], ['b 1 2'], []],
    ['one UIDVALIDITY for several', ['a 1 5', 'b 1 9'], ['c 1 6', 'd 1 10'], []],
    ['told apart by UIDNEXT', ['a 1 5', 'b 1 9'], ['c 1 9', 'd 1 5'], ['a>d uidValidity', 'b>c uidValidity']],
    ['empty folders prove nothing', ['a 1 1', 'b 1 1'], ['c 1 1', 'd 1 1'], []],
    ['other proofs speak against it', ['a 1 5 x'], ['b 1 5 y'], []],
    ['a copy beside the old one', ['a 1 5'], ['a 1 5', 'b 1 5'], []],
    ['an id that two folders share', ['a 1 5 x', 'b 2 5 x'], ['c 3 5 x'], []],
    ['without UIDVALIDITY', ['a'], ['b'], []],
  ])('%s', (_, before, after, found) => {
    const renamed = findRenamedFolders(before.map(read), after.map(read));
    expect(renamed.map((each) => `${each.before.name}>${each.after.name} ${each.evidence}`)).toEqual(found);
  });
});
