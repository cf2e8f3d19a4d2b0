import { describe, expect, it } from 'vitest';
import { scriptCall } from './script-call.ts';

describe('the call of a script file', () => {
  it.each([
    [[], 'body'],
    [['a b'], "& {body\n} 'a b'"],
    [["O'Neill"], "& {body\n} 'O''Neill'"],
    [['-Name', '-1', '$(Get-Mailbox)'], "& {body\n} -Name '-1' '$(Get-Mailbox)'"],
    [['-Force:$true', '-Name:$x'], "& {body\n} -Force:$true -Name:'$x'"],
    [['--%', ';'], "& {body\n} '--%' ';'"],
  ])('%j', (words, call) => {
    expect(scriptCall('body', words)).toBe(call);
  });
});
