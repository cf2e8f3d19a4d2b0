import { brief, type CommandLine, type CompletedCommand, type CompletedOption } from './command-line.ts';

export function fishScript({ commands, globals, cmdlets }: CommandLine): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completion of landfall in fish. For this session:
#   landfall completion fish | source
# For every session:
#   landfall completion fish > ~/.config/fish/completions/landfall.fish

# Whether the words so far are those of this command; -c is short for "command".
function __landfall_in
    set -l words (commandline -opc)
    set -e words[1]
    while set -q words[1]
        switch $words[1]
            case ${globals
              .filter(({ value }) => value !== undefined)
              .map(({ name }) => name)
              .join(' ')}
                set -e words[1]
            case -c
                test "$argv[1]" = command
                return
            case '-*'
            case '*'
                test "$argv[1]" = $words[1]
                return
        end
        set -e words[1]
    end
    test -z "$argv[1]"
end

# The last word of a script, which may stand in quotes.
function __landfall_cmdlets
    set -l text (commandline -ct | string replace -r '^["\\']' '')
    set -l head (string replace -r '[A-Za-z-]*$' '' -- "$text")
    for name in ${cmdlets.join(' ')}
        echo "$head$name"
    end
end

complete -c landfall -f
${globals.map((option) => optionLine(option)).join('\n')}
complete -c landfall -n '__landfall_in ""' -s c -x -a '(__landfall_cmdlets)' -d ${quote(summaryOf('command', commands))}
complete -c landfall -n '__landfall_in ""' -l version -d ${quote(summaryOf('version', commands))}
${commands.map(({ name, summary }) => `complete -c landfall -n '__landfall_in ""' -a ${name} -d ${quote(brief(summary))}`).join('\n')}
${commands.flatMap((command) => commandLines(command, names)).join('\n')}
`;
}

const summaryOf = (name: string, commands: readonly CompletedCommand[]): string =>
  brief(commands.find((command) => command.name === name)?.summary ?? '');

function commandLines({ name, options, values }: CompletedCommand, names: string): string[] {
  const condition = ` -n '__landfall_in ${name}'`;
  const lines = options.map((option) => optionLine(option, condition));
  if (values === undefined) return lines;
  const what =
    values === 'path'
      ? '-F'
      : values === 'cmdlet'
        ? "-a '(__landfall_cmdlets)'"
        : `-a '${values === 'command' ? names : values.join(' ')}'`;
  return [...lines, `complete -c landfall${condition} ${what}`];
}

function optionLine({ name, summary, value }: CompletedOption, condition = ''): string {
  const takes =
    value === undefined
      ? ''
      : value.isPath
        ? ' -r -F'
        : value.choices.length > 0
          ? ` -x -a '${value.choices.join(' ')}'`
          : ' -x';
  return `complete -c landfall${condition} -l ${name.slice(2)}${takes} -d ${quote(brief(summary))}`;
}

const quote = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;
