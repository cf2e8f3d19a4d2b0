import { brief, type CommandLine, type CompletedCommand, type CompletedOption } from './command-line.ts';

/** For zsh with compinit: `_arguments` knows the rest. */
export function zshScript({ commands, globals, cmdlets }: CommandLine): string {
  return `#compdef landfall
# Completion of landfall in zsh. For this session:
#   source <(landfall completion zsh)
# For every session, in a folder of fpath:
#   landfall completion zsh > "\${fpath[1]}/_landfall"

_landfall_commands() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quote(`${name}:${brief(summary)}`)}`).join('\n')}
  )
  _describe command commands
}

# The last word of a script, which may stand in quotes.
_landfall_cmdlets() {
  local -a cmdlets
  cmdlets=(
${cmdlets.map((name) => `    ${name}`).join('\n')}
  )
  compset -P '*[[:space:]|;({=]'
  compadd -M 'm:{a-zA-Z}={A-Za-z}' -S '' -a cmdlets
}

_landfall() {
  local curcontext="$curcontext" state line short=\${words[(i)-c]}
  (( short < CURRENT )) && words[short]=command
  _arguments -C \\
${globals.map((option) => `    ${optionSpec(option)} \\`).join('\n')}
    '1:command:_landfall_commands' \\
    '*::argument:->argument'
  [[ $state = argument ]] || return
  case $words[1] in
${commands.map((command) => commandCase(command, globals)).join('\n')}
  esac
}

if [[ $funcstack[1] = _landfall ]]; then
  _landfall "$@"
else
  compdef _landfall landfall
fi
`;
}

function commandCase(
  { name, options, values }: CompletedCommand,
  globals: readonly CompletedOption[],
): string {
  const specs = [...options, ...globals].map(optionSpec);
  if (values !== undefined) specs.push(quote(`*:argument:${action(values)}`));
  return `    ${name}) _arguments ${specs.join(' ')} ;;`;
}

function action(values: NonNullable<CompletedCommand['values']>): string {
  switch (values) {
    case 'path':
      return '_files';
    case 'cmdlet':
      return '_landfall_cmdlets';
    case 'command':
      return '_landfall_commands';
    default:
      return `(${values.join(' ')})`;
  }
}

/** `*--set=[…]:key=value:` */
function optionSpec({ name, summary, value, isRepeatable }: CompletedOption): string {
  const explained = `[${brief(summary).replace(/[[\]:\\]/g, '\\$&')}]`;
  const start = isRepeatable ? '*' : '';
  if (value === undefined) return quote(`${name}${explained}`);
  const { choices, isPath } = value;
  const what = isPath ? '_files' : choices.length > 0 ? `(${choices.join(' ')})` : ' ';
  return quote(`${start}${name}=${explained}:${value.name}:${what}`);
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
