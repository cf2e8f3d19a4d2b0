import { ArgumentMistake } from '../arguments.ts';
import { defineCommand } from '../command.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

export const command = defineCommand({
  name: 'completion',
  summary: {
    en: 'Prints a script by which bash, zsh or fish completes landfall.',
    ko: 'bash, zsh, fish에서 landfall을 자동 완성하는 스크립트를 출력합니다.',
  },
  description: {
    en: 'Completes commands, options, their values and, after -c, cmdlets. The script says at its top where to put it.',
    ko: '명령, 옵션, 옵션 값과 -c 뒤의 cmdlet을 완성합니다. 스크립트를 둘 곳은 그 첫머리에 있습니다.',
  },
  positionals: [
    {
      name: 'bash|zsh|fish',
      required: true,
      values: shells,
      summary: { en: 'The shell to print it for.', ko: '스크립트를 쓸 셸.' },
    },
  ],
  examples: [
    {
      line: 'source <(landfall completion bash)',
      summary: { en: 'Completes in this session of bash.', ko: '현재 bash 세션에서 자동 완성합니다.' },
    },
  ],
  async run({ args, stdout, commands, language }) {
    const [word = ''] = args.positionals;
    const shell = shells.find((each) => each === word);
    if (shell === undefined) {
      throw new ArgumentMistake('arguments.notChoice', {
        name: 'completion',
        found: word,
        choices: shells.join(', '),
      });
    }
    const { completionScript } = await import('../completion/completion-script.ts');
    stdout.write(completionScript(shell, commands, language));
    return 0;
  },
});
