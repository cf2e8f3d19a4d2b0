import { findClosestWord } from '../../base/closest-word.ts';
import { ArgumentMistake } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { commandHelp, overview } from '../help.ts';

export const command = defineCommand({
  name: 'help',
  summary: {
    en: 'Explains a command, or lists them all.',
    ko: '명령 하나를 설명하거나 모든 명령을 보여 줍니다.',
  },
  positionals: [
    { name: 'command', values: 'command', summary: { en: 'The command to explain.', ko: '설명할 명령.' } },
  ],
  run: ({ args, stdout, commands, version, language }) => {
    const [name] = args.positionals;
    const asked = commands.find((each) => each.name === name);
    if (name !== undefined && asked === undefined) {
      const names = commands.map((each) => each.name);
      throw new ArgumentMistake('arguments.unknownCommand', { name }, findClosestWord(name, names));
    }
    stdout.write(asked === undefined ? overview(commands, version, language) : commandHelp(asked, language));
    return Promise.resolve(0);
  },
});
