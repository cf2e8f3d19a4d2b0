import { NamedEnum } from '../../wire/clixml/index.ts';
import type { Value } from '../../wire/powershell-language/index.ts';

/** One object for each member, so that a list of a hundred thousand holds no more than there are names. */
export function enumerationTexts(typeName: string): (name: string) => Value {
  const made = new Map<string, NamedEnum>();
  const typeNames = [typeName, 'System.Enum', 'System.ValueType', 'System.Object'];
  return (name) => {
    const value = made.get(name) ?? new NamedEnum(typeNames, name);
    made.set(name, value);
    return value;
  };
}
