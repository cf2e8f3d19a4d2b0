import type { Language } from '../../base/language.ts';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import type { Command } from '../command.ts';
import { bashScript } from './bash.ts';
import { type CommandLine, describeCommandLine } from './command-line.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

export type CompletedShell = 'bash' | 'zsh' | 'fish';

const scripts: Readonly<Record<CompletedShell, (line: CommandLine) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export function completionScript(
  shell: CompletedShell,
  commands: readonly Command[],
  language: Language,
): string {
  const cmdlets = allCmdlets.map(({ name }) => name).toSorted();
  return scripts[shell](describeCommandLine(commands, cmdlets, language));
}
