import { describe, expect, it } from 'vitest';
import { defineCommand } from '../command.ts';
import { bashScript } from './bash.ts';
import { brief, describeCommandLine } from './command-line.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

const command = defineCommand({
  name: 'copy',
  summary: { en: "Copies [all] of it's parts: at once. Slowly.", ko: '모두 복사합니다.' },
  positionals: [{ name: 'from', values: ['here', 'there'], summary: { en: 'x', ko: '엑스' } }],
  options: {
    toFolder: { type: 'text', value: 'folder', summary: { en: 'Where to.', ko: '둘 곳.' } },
    form: {
      type: 'text',
      value: 'form',
      choices: ['a', 'b'],
      repeatable: true,
      summary: { en: 'y', ko: '와이' },
    },
    dryRun: { type: 'flag', summary: { en: 'z', ko: '제트' } },
  },
  run: () => Promise.resolve(0),
});

const line = describeCommandLine([command], ['Get-Mailbox'], 'en');

describe('what completion scripts are made of', () => {
  it.each([
    ['Shows the version.', 'Shows the version'],
    ['Form of the result: rows.', 'Form of the result'],
    ['Runs it. Then stops.', 'Runs it'],
    ['버전을 보여 줍니다.', '버전을 보여 줍니다'],
  ])('%s', (summary, expected) => {
    expect(brief(summary)).toBe(expected);
  });

  it('is what commands say of themselves', () => {
    expect(line.commands).toEqual([
      {
        name: 'copy',
        summary: "Copies [all] of it's parts: at once. Slowly.",
        values: ['here', 'there'],
        options: [
          {
            name: '--to-folder',
            summary: 'Where to.',
            value: { name: 'folder', choices: [], isPath: true },
            isRepeatable: false,
          },
          {
            name: '--form',
            summary: 'y',
            value: { name: 'form', choices: ['a', 'b'], isPath: false },
            isRepeatable: true,
          },
          { name: '--dry-run', summary: 'z', value: undefined, isRepeatable: false },
        ],
      },
    ]);
    expect(line.globals.map(({ name }) => name)).toContain('--config');
  });

  it('is quoted as each shell has it', () => {
    expect(bashScript(line)).toContain("    'copy --form') _landfall_words 'a b'; return ;;");
    expect(bashScript(line)).toContain("    'copy --to-folder') _landfall_files; return ;;");
    expect(zshScript(line)).toContain("    'copy:Copies [all] of it'\\''s parts'");
    expect(zshScript(line)).toContain("'*--form=[y]:form:(a b)'");
    expect(fishScript(line)).toContain("-a copy -d 'Copies [all] of it\\'s parts'");
    expect(fishScript(line)).toContain(
      "complete -c landfall -n '__landfall_in copy' -l to-folder -r -F -d 'Where to'",
    );
  });
});
