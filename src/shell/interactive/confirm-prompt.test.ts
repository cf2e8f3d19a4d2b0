import { describe, expect, it } from 'vitest';
import { choicesLine, makeConfirmPrompt } from './confirm-prompt.ts';

async function ask(language: 'en' | 'ko', ...answers: readonly string[]) {
  const written: string[] = [];
  const left = [...answers];
  const prompt = makeConfirmPrompt({
    language,
    ask: async (text) => {
      written.push(text);
      return left.shift() ?? 'L';
    },
  });
  return { answer: await prompt.confirm('Are you sure?'), written };
}

describe('the question before something is done', () => {
  it.each([
    ['', 'yes'],
    ['y', 'yes'],
    [' Yes ', 'yes'],
    ['a', 'yesToAll'],
    ['N', 'no'],
    ['l', 'noToAll'],
    ['예', 'yes'],
    ['모두 아니요', 'noToAll'],
  ] as const)('%j is %s', async (typed, answer) => {
    expect((await ask('ko', typed)).answer).toBe(answer);
  });

  it('asks again until it understands, and explains', async () => {
    const { answer, written } = await ask('en', 'what', '?', 'n');
    expect(answer).toBe('no');
    const line = choicesLine('en');
    expect(written).toEqual([
      `\nConfirm\nAre you sure?\n${line}`,
      line,
      expect.stringMatching(/^Y - .*\nA - .*\nN - .*\nL - .*\n\[Y\] Yes/),
    ]);
  });

  it('looks as in PowerShell, in both languages', () => {
    expect(choicesLine('en')).toBe(
      '[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [?] Help (default is "Y"): ',
    );
    expect(choicesLine('ko')).toBe(
      '[Y] 예(Y)  [A] 모두 예(A)  [N] 아니요(N)  [L] 모두 아니요(L)  [?] 도움말 (기본값은 "Y"): ',
    );
  });
});
