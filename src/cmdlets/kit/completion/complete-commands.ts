/** Names of what can be run, and of the parameters it takes. */
import { getWildcard, hasWildcards } from '../../../wire/powershell-language/index.ts';
import { typeInfoOf } from '../parameter-types.ts';
import { openParameters, type ReadCommand } from './command-words.ts';
import type { CompletionCandidate } from './completion.ts';
import { type CompletionContext, candidate, startsWith } from './completion-context.ts';

/** Of cmdlets alone, for parameters that take one. */
export function commandNames(typed: string, { runtime, language }: CompletionContext): CompletionCandidate[] {
  const fits = nameTest(typed);
  return runtime.catalog.tables
    .filter(({ cmdlet }) => fits(cmdlet.name))
    .map(({ cmdlet }) => candidate('Command', cmdlet.name, cmdlet.synopsis[language]));
}

/** Cmdlets, functions of the session, and aliases whose names were typed whole. */
export function completeCommand(typed: string, context: CompletionContext): CompletionCandidate[] {
  const { session, catalog } = context.runtime;
  const fits = nameTest(typed);
  const functions = [...session.global.functionNames()]
    .filter((name) => fits(name))
    .map((name) => candidate('Command', name));
  const target = session.aliases.get(typed.toLowerCase());
  const aliased = target === undefined ? undefined : catalog.find(target);
  const names = [...commandNames(typed, context), ...functions];
  if (names.length > 0 || aliased === undefined) return names;
  const { name, synopsis } = aliased.cmdlet;
  return [candidate('Command', name, synopsis[context.language])];
}

/** `Get-*box` and `*-Mailbox` are patterns; anything else is a beginning. */
function nameTest(typed: string): (name: string) => boolean {
  if (!hasWildcards(typed)) return (name) => startsWith(name, typed);
  return getWildcard(`${typed}*`, false);
}

/** Of a function of the session, as it declares them. */
export function completeFunctionParameter(
  name: string,
  typed: string,
  { runtime }: CompletionContext,
): CompletionCandidate[] {
  const { param } = runtime.session.global.findFunction(name.toLowerCase())?.ast ?? {};
  return (param?.parameters ?? [])
    .filter((each) => startsWith(each.name, typed))
    .map((each) => candidate('ParameterName', `-${each.name}`, `-${each.name}`, each.name));
}

/** By the beginning of a name; by an alias where only that begins so. */
export function completeParameter(
  typed: string,
  command: ReadCommand,
  { language }: CompletionContext,
): CompletionCandidate[] {
  return openParameters(command).flatMap(({ name, parameter }) => {
    const shown = startsWith(name, typed)
      ? name
      : parameter.aliases?.find((alias) => typed !== '' && startsWith(alias, typed));
    if (shown === undefined) return [];
    const { typeName } = typeInfoOf(parameter.schema);
    const short = typeName.replace(/`1\[.*$/, '').replace(/^.*\.(?=\w)/, '');
    const type = parameter.switch === true ? 'switch' : short;
    return [candidate('ParameterName', `-${shown}`, `[${type}] ${parameter.synopsis[language]}`, shown)];
  });
}
