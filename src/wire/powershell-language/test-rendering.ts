/** Values as the golden results under tests/corpora/powershell write them: the type's short name and the text. */

import { toText } from './convert.ts';
import { formatDate } from './date-text.ts';
import { DateTimeValue } from './date-time.ts';
import { formatDoubleExactly } from './format-double.ts';
import { HashtableValue } from './hashtable.ts';
import { isNumber, kindOf, toDouble } from './numeric.ts';
import { typeNameOf } from './type-names.ts';
import { PSObject, type Value } from './value.ts';

export function render(value: Value): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return `'${value}'`;
  if (value instanceof PSObject) {
    return `@{${[...value.entries()].map(([name, one]) => `${name}=${render(one)}`).join('; ')}}`;
  }
  if (value instanceof HashtableValue) {
    const entries = [...value.entries()].map(([key, one]) => `${render(key)}=${render(one)}`);
    return `${value.ordered ? 'OrderedDictionary' : 'Hashtable'}{${entries.join('; ')}}`;
  }
  const typeName = typeNameOf(value).split('.').at(-1) ?? '';
  if (Array.isArray(value)) return `${typeName}[${value.map(render).join(', ')}]`;
  if (value instanceof DateTimeValue) {
    return `DateTime:${formatDate(value, "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK")}`;
  }
  if (isNumber(value) && kindOf(value) === 'Double') return `Double:${formatDoubleExactly(toDouble(value))}`;
  return `${typeName}:${toText(value)}`;
}
