import type { CommandLine, CompletedCommand, CompletedOption } from './command-line.ts';

/**
 * For bash 3.2 and later, without the package bash-completion. Everything stands in the script: a Tab starts no
 * process of ours.
 */
export function bashScript({ commands, globals, cmdlets }: CommandLine): string {
  const withGlobals = commands.map((command) => ({ ...command, options: [...command.options, ...globals] }));
  const valued = globals.filter(({ value }) => value !== undefined).map(({ name }) => name);
  return `# Completion of landfall in bash. For this session:
#   source <(landfall completion bash)
# For every session:
#   landfall completion bash > ~/.local/share/bash-completion/completions/landfall

_landfall_words() {
  local IFS=$' \\n'
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_landfall_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -f -- "$cur"))
}

# The last word of a script, which may stand in quotes.
_landfall_cmdlets() {
  local text="\${cur#[\\"\\']}" last
  last="\${text##*[[:space:]|;(\\{=]}"
  case "$last" in *[!A-Za-z-]*) return ;; esac
  local IFS=$'\\n' name
  for name in $(printf '%s\\n' ${cmdlets.join(' ')} | LC_ALL=C grep -i -- "^$last"); do
    COMPREPLY+=("\${text%"$last"}$name")
  done
  compopt -o nospace 2>/dev/null
}

_landfall() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" option="\${COMP_WORDS[COMP_CWORD-1]}" command='' word index
  COMPREPLY=()
  # bash takes --option=value for three words.
  if [ "$cur" = '=' ]; then
    cur=''
  elif [ "$option" = '=' ] && [ "$COMP_CWORD" -gt 2 ]; then
    option="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    case "$word" in
      ${valued.join(' | ')}) [ "\${COMP_WORDS[index+1]}" = '=' ] && index=$((index + 1)); index=$((index + 1)) ;;
      -c) command='command'; break ;;
      -*) ;;
      *) command="$word"; break ;;
    esac
  done
  case "$command $option" in
${withGlobals.flatMap(optionCases).join('\n')}
${globals.flatMap((option) => optionCase('', option)).join('\n')}
  esac
  case "$command" in
    '')
      case "$cur" in
        -*) _landfall_words '-c --version ${namesOf(globals)}' ;;
        *) _landfall_words '${commands.map(({ name }) => name).join(' ')}' ;;
      esac ;;
${withGlobals.map((command) => commandCase(command, commands)).join('\n')}
  esac
}

complete -F _landfall landfall
`;
}

const namesOf = (options: readonly CompletedOption[]): string => options.map(({ name }) => name).join(' ');

const optionCases = ({ name, options }: CompletedCommand): string[] =>
  options.flatMap((option) => optionCase(name, option));

function optionCase(command: string, { name, value }: CompletedOption): string[] {
  if (value === undefined) return [];
  const complete = value.isPath
    ? '_landfall_files; '
    : value.choices.length > 0
      ? `_landfall_words '${value.choices.join(' ')}'; `
      : '';
  return [`    '${command} ${name}') ${complete}return ;;`];
}

function commandCase({ name, options, values }: CompletedCommand, all: readonly CompletedCommand[]): string {
  return `    ${name})
      case "$cur" in
        -*) _landfall_words '${namesOf(options)}' ;;
        *) ${valuesCall(values, all)} ;;
      esac ;;`;
}

function valuesCall(values: CompletedCommand['values'], all: readonly CompletedCommand[]): string {
  switch (values) {
    case undefined:
      return ':';
    case 'path':
      return '_landfall_files';
    case 'cmdlet':
      return '_landfall_cmdlets';
    case 'command':
      return `_landfall_words '${all.map(({ name }) => name).join(' ')}'`;
    default:
      return `_landfall_words '${values.join(' ')}'`;
  }
}
