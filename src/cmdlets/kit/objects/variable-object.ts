import type { Scope, Value } from '../../../wire/powershell-language/index.ts';
import { ErrorRecord, getWildcard, hasWildcards, toText } from '../../../wire/powershell-language/index.ts';
import { errorIdOf } from '../error-id.ts';
import { defineObjectType } from '../object-type.ts';
import { parameter } from '../parameter.ts';
import { cannotConvert, convertible } from '../parameter-types.ts';

interface Variable {
  readonly name: string;
  readonly value: Value;
}

export const variableType = defineObjectType<Variable>({
  typeNames: ['System.Management.Automation.PSVariable'],
  properties: {
    Name: ({ name }) => name,
    Value: ({ value }) => value ?? null,
  },
  toText: () => 'System.Management.Automation.PSVariable',
  view: { table: { columns: [{ property: 'Name', width: 30 }, { property: 'Value' }] } },
});

/** `Global`, `Local`, `Script`, or how many calls further out, counted from 0. */
export const scopeParameter = parameter({
  schema: convertible({ typeName: 'System.String', values: ['Global', 'Local', 'Script'] }, (value) => {
    const given = toText(value).toLowerCase();
    if (/^(?:global|local|script|private|\d{1,3})$/.test(given)) return given;
    return cannotConvert(value, 'System.String', 'Give Global, Local, Script or a number from 0 on.');
  }),
  synopsis: {
    en: 'Whose variables: Global, Local, Script or a number.',
    ko: '변수 범위: Global, Local, Script 또는 숫자.',
  },
});

/** The scope that is meant, seen from where the command stands. */
export function findScope(from: Scope, name: string | undefined): Scope {
  if (name === 'global' || name === 'script') return from.global;
  let scope = from;
  for (let left = Number(name ?? 0) || 0; left > 0 && scope.parent; left -= 1) scope = scope.parent;
  return scope;
}

/** Names, without letter case, that fit a pattern, from this scope outward; a plain name that is there. */
export function matchingNames(scope: Scope, pattern: string): readonly string[] {
  const key = pattern.toLowerCase();
  if (!hasWildcards(pattern)) return scope.has(key) ? [key] : [];
  const fits = getWildcard(pattern, false);
  const names = new Set<string>();
  for (let each: Scope | undefined = scope; each; each = each.parent)
    for (const name of each.names()) if (fits(name)) names.add(name);
  return [...names].sort();
}

export function variableNotFound(name: string, cmdlet: string): ErrorRecord {
  return new ErrorRecord({
    message: `Cannot find a variable with the name '${name}'.`,
    category: 'ObjectNotFound',
    fullyQualifiedErrorId: errorIdOf('VariableNotFound', cmdlet),
    exceptionTypes: [
      'System.Management.Automation.ItemNotFoundException',
      'System.Exception',
      'System.Object',
    ],
    targetObject: name,
    activity: cmdlet,
  });
}
