import {
  enumerate,
  getMember,
  isCollection,
  propertyNames,
  toText,
  typeNamesOf,
  type Value,
} from '../../../wire/powershell-language/index.ts';

const deepest = 3;

/** Equal for values that a person would call the same: by type and text, objects by their properties. */
export function identityKey(value: Value, caseSensitive = true, depth = 0): string {
  if (value === null || value === undefined) return 'null';
  const fold = (text: string) => (caseSensitive ? text : text.toLowerCase());
  if (typeof value === 'string') return `s${JSON.stringify(fold(value))}`;
  if (typeof value !== 'object') return `v${toText(value)}`;
  if (isCollection(value)) {
    return `[${Array.from(enumerate(value), (each) => identityKey(each, caseSensitive, depth + 1)).join(',')}]`;
  }
  const names = depth < deepest ? propertyNames(value) : [];
  const [typeName] = typeNamesOf(value);
  if (names.length === 0) return `${typeName}:${fold(toText(value))}`;
  const parts = names.map(
    (name) => `${name}=${identityKey(getMember(value, name), caseSensitive, depth + 1)}`,
  );
  return `{${parts.join(';')}}`;
}
