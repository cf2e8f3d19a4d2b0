/** Values of parameters: of closed sets, switches, properties of what comes in, names of objects. */
import type { Value } from '../../../wire/powershell-language/index.ts';
import type { NamedParameter, ParameterTable } from '../parameter-table.ts';
import { typeInfoOf } from '../parameter-types.ts';
import { commandNames } from './complete-commands.ts';
import { completePath } from './complete-paths.ts';
import type { CompletionCandidate } from './completion.ts';
import { type CompletionContext, candidate, startsWith } from './completion-context.ts';
import { describeIdentity, findName, type IdentitySource, identitySources } from './identity-sources.ts';
import { outputProperties } from './pipeline-output.ts';
import { quoteWord } from './quoting.ts';
import { readObjects } from './read-objects.ts';

const mostIdentities = 50;
/** Objects that are read at most where the cmdlet itself cannot look for a beginning. */
const mostRead = 1_000;

export async function completeValue(
  { parameter }: NamedParameter,
  typed: string,
  context: CompletionContext,
): Promise<CompletionCandidate[]> {
  const { values = [], typeName, isPath } = typeInfoOf(parameter.schema);
  const quote = (text: string) => quoteWord(text, context.place.quote);
  const chosen = [...values, ...alwaysTaken(typeName)].filter((value) => startsWith(value, typed));
  if (chosen.length > 0)
    return chosen.map((value) => candidate('ParameterValue', quote(value), value, value));
  if (typeName === 'System.Boolean') return truths(typed);
  if (isPath === true) return await completePath(typed, context);
  switch (parameter.completer) {
    case undefined:
      return [];
    case 'cmdlet':
      return commandNames(typed, context);
    case 'property':
      return (outputProperties(context.place.before, context) ?? [])
        .filter((name) => startsWith(name, typed))
        .map((name) => candidate('Property', quote(name), name, name));
    default:
      return await completeIdentity(identitySources[parameter.completer], typed, context);
  }
}

const filterOperators = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'like', 'notlike', 'and', 'or', 'not'];

/** In the language of filters (OPATH). */
export function completeFilter(typed: string, properties: readonly string[]): CompletionCandidate[] {
  const isOperator = typed.startsWith('-');
  const words = isOperator ? filterOperators.map((name) => `-${name}`) : properties;
  const kind = isOperator ? 'Keyword' : 'Property';
  return words.filter((word) => startsWith(word, typed)).map((word) => candidate(kind, word));
}

export function truths(typed: string): CompletionCandidate[] {
  return ['$true', '$false']
    .filter((value) => startsWith(value, typed))
    .map((value) => candidate('ParameterValue', value));
}

/** `Microsoft.Exchange.Data.Unlimited` is a number, or this word. */
const alwaysTaken = (typeName: string): readonly string[] =>
  typeName.includes('Unlimited`1') ? ['Unlimited'] : [];

async function completeIdentity(
  source: IdentitySource,
  typed: string,
  context: CompletionContext,
): Promise<CompletionCandidate[]> {
  const table = context.runtime.catalog.find(source.cmdlet);
  if (table === undefined) return [];
  const found = new Map<string, CompletionCandidate>();
  const parameters = identityParameters(table, source, typed, context);
  for await (const item of readObjects(source.cmdlet, parameters, context)) {
    const name = findName(item, source, typed);
    if (name === undefined || found.has(name)) continue;
    const text = quoteWord(name, context.place.quote);
    found.set(name, candidate('ParameterValue', text, describeIdentity(item, source), name));
    if (found.size === mostIdentities) break;
  }
  return [...found.values()];
}

function identityParameters(
  table: ParameterTable,
  { beginning }: IdentitySource,
  typed: string,
  { place }: CompletionContext,
): Readonly<Record<string, Value>> {
  const parameters: Record<string, Value> = {};
  const asks = beginning !== undefined && typed !== '';
  if (asks) parameters[beginning] = typed;
  if (table.all.some(({ name }) => name === 'ResultSize'))
    parameters.ResultSize = asks || typed === '' ? mostIdentities : mostRead;
  // In the organisation that the line itself names.
  const organization = place.words.findIndex(({ text }) => /^-org/i.test(text));
  const named = organization < 0 ? undefined : place.words[organization + 1];
  if (named !== undefined && table.cmdlet.scope === 'organization') parameters.Organization = named.value;
  return parameters;
}
