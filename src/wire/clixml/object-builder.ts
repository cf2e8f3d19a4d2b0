/** What an Obj element holds, and the value that it becomes: [MS-PSRP] section 2.2.5.2. */
import {
  CredentialValue,
  HashtableValue,
  ListValue,
  PSObject,
  SecureStringValue,
  type Value,
} from '../powershell-language/index.ts';
import { EnumValue } from './enum-value.ts';
import { NamedEnum } from './named-enum.ts';
import { RemoteObject } from './remote-object.ts';
import { type ContainerTag, setWireForm } from './wire-form.ts';

type Entry = readonly [string, Value];

/** Filled while the element is read. */
export interface ObjectParts {
  typeNames: readonly string[];
  text: string | undefined;
  adapted: Entry[] | undefined;
  extended: Entry[] | undefined;
  container: Container | undefined;
  /** The primitive inside, in a box of its own because it may be null. */
  base: { readonly value: Value } | undefined;
}

export interface Container {
  readonly tag: ContainerTag;
  readonly items: Value[];
  readonly entries: (readonly [Value, Value])[];
}

const prefix = 'Deserialized.';
const customObject = 'System.Management.Automation.PSCustomObject';
const arrayList = 'System.Collections.ArrayList';

const bare = (typeName: string): string =>
  typeName.startsWith(prefix) ? typeName.slice(prefix.length) : typeName;

/** An object that was read is not the object that was written: PowerShell says so in its type names. */
export function decorate(typeNames: readonly string[]): readonly string[] {
  return typeNames.map((name) => (name.startsWith(prefix) ? name : `${prefix}${name}`));
}

export function buildObject(parts: ObjectParts, decorated: boolean): Value {
  if (parts.container) return buildContainer(parts.container, parts, decorated);
  if (parts.base) return buildBoxed(parts.base.value, parts, decorated);
  const rehydrated = findRehydrated(parts);
  if (rehydrated) return rehydrated.value;
  const typeNames = decorated ? decorate(parts.typeNames) : parts.typeNames;
  const { text, adapted, extended } = parts;
  const isCustom =
    parts.typeNames.length === 0 || parts.typeNames.some((name) => bare(name) === customObject);
  if (isCustom && adapted === undefined) {
    const object = new PSObject(extended ?? [], typeNames);
    return text === undefined ? object : setWireForm(object, { text });
  }
  const member = isEnum(parts) ? findOnlyValue(parts) : undefined;
  if (member !== undefined) return new NamedEnum(typeNames, member);
  return new RemoteObject({ typeNames, text, ...(adapted && { adapted }), ...(extended && { extended }) });
}

function buildContainer({ tag, items, entries }: Container, parts: ObjectParts, decorated: boolean): Value {
  const typeNames = parts.typeNames.length === 0 ? undefined : parts.typeNames;
  const form = { tag, typeNames: decorated && typeNames ? decorate(typeNames) : typeNames };
  const own = bare(typeNames?.[0] ?? '');
  if (tag === 'DCT') {
    return setWireForm(new HashtableValue(entries, /OrderedDictionary$/.test(own)), form);
  }
  if (own !== arrayList && tag === 'LST') return setWireForm(items, form);
  const list = new ListValue();
  list.typeName = own === '' ? arrayList : own;
  for (const item of items) list.push(item);
  return setWireForm(list, form);
}

const isEnum = ({ typeNames }: ObjectParts): boolean =>
  typeNames.some((name) => bare(name) === 'System.Enum');

/** The name of a member that came without its number. */
function findOnlyValue({ adapted = [], extended }: ObjectParts): string | undefined {
  const [[name, value] = [], ...more] = adapted;
  const isAlone = more.length === 0 && extended === undefined && name === 'Value';
  return isAlone && typeof value === 'string' ? value : undefined;
}

/** A primitive in a box: a member of an enumeration, or a value to which properties were added. */
function buildBoxed(base: Value, parts: ObjectParts, decorated: boolean): Value {
  if (!isEnum(parts)) return base;
  const typeNames = decorated ? decorate(parts.typeNames) : parts.typeNames;
  return new EnumValue(typeNames, parts.text ?? String(base), base);
}

/** The types that PowerShell makes anew from their properties, and that scripts need as they were. */
function findRehydrated(parts: ObjectParts): { readonly value: Value } | undefined {
  const property = (name: string): Value =>
    [...(parts.adapted ?? []), ...(parts.extended ?? [])].find(([own]) => own === name)?.[1];
  switch (bare(parts.typeNames[0] ?? '')) {
    case 'System.Management.Automation.SwitchParameter': {
      const isPresent = property('IsPresent');
      return typeof isPresent === 'boolean' ? { value: isPresent } : undefined;
    }
    case 'System.Management.Automation.PSCredential': {
      const [user, password] = [property('UserName'), property('Password')];
      const whole = typeof user === 'string' && password instanceof SecureStringValue;
      return whole ? { value: new CredentialValue(user, password) } : undefined;
    }
    default:
      return undefined;
  }
}
