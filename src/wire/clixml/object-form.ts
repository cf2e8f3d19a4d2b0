/** How each kind of object and list presents itself to the writer. */
import {
  adapter,
  ErrorRecord,
  getMember,
  HashtableValue,
  isAdapted,
  ListValue,
  PSObject,
  propertyNames,
  RegexValue,
  TimeSpanValue,
  TypeValue,
  typeNamesOf,
  type Value,
} from '../powershell-language/index.ts';
import { makeEnum } from './enum-value.ts';
import { errorForm } from './error-form.ts';
import { NamedEnum } from './named-enum.ts';
import { RemoteObject } from './remote-object.ts';
import { type ContainerTag, findWireForm } from './wire-form.ts';

type Entries = Iterable<readonly [string, Value]>;

export interface ContainerForm {
  readonly tag: ContainerTag;
  readonly typeNames: readonly string[];
  readonly items?: Iterable<Value>;
  readonly entries?: Iterable<readonly [Value, Value]>;
  readonly isEmpty: boolean;
}

export interface ObjectForm {
  readonly typeNames: readonly string[];
  readonly text: string | undefined;
  readonly adapted: Entries | undefined;
  readonly extended: Entries | undefined;
  /** Levels that the type has wherever it stands, as PowerShell's type files say. */
  readonly leastDepth: number;
}

const tagsByType: Readonly<Record<string, ContainerTag>> = {
  'System.Collections.Queue': 'QUE',
  'System.Collections.Stack': 'STK',
};

const arrayTypes = ['System.Object[]', 'System.Array', 'System.Object'];

/** Undefined for what is neither a list nor a table. */
export function findContainerForm(value: object): ContainerForm | undefined {
  const form = findWireForm(value);
  if (value instanceof HashtableValue) {
    const own = form?.typeNames ?? typeNamesOf(value);
    return { tag: 'DCT', typeNames: own, entries: value.entries(), isEmpty: value.size === 0 };
  }
  if (!Array.isArray(value)) return undefined;
  const items: readonly Value[] = value;
  const listType = value instanceof ListValue ? value.typeName : undefined;
  const typeNames = listType === undefined ? arrayTypes : [listType, 'System.Object'];
  return {
    tag: form?.tag ?? tagsByType[listType ?? ''] ?? 'LST',
    typeNames: form?.typeNames ?? typeNames,
    items,
    isEmpty: items.length === 0,
  };
}

export function objectForm(value: object): ObjectForm {
  if (value instanceof ErrorRecord) return formOf(errorForm(value));
  if (value instanceof RemoteObject) return formOf(value);
  if (value instanceof PSObject) {
    const text = findWireForm(value)?.text;
    return makeForm(value.typeNames, text, undefined, value.entries());
  }
  if (value instanceof RegexValue) return regexForm(value);
  if (value instanceof NamedEnum) {
    const form = makeForm(value.typeNames, value.name, [['Value', value.name]], undefined);
    return { ...form, leastDepth: 1 };
  }
  if (isAdapted(value)) {
    const { serializationDepth = 0 } = value[adapter];
    const form = makeForm(typeNamesOf(value), value[adapter].toText(), membersOf(value), undefined);
    return { ...form, leastDepth: Math.max(form.leastDepth, serializationDepth) };
  }
  if (value instanceof TypeValue) return typeForm(value);
  return makeForm(customObject, undefined, undefined, membersOf(value));
}

const customObject = ['System.Management.Automation.PSCustomObject', 'System.Object'];

function makeForm(
  typeNames: readonly string[],
  text: string | undefined,
  adapted: Entries | undefined,
  extended: Entries | undefined,
): ObjectForm {
  return { typeNames, text, adapted, extended, leastDepth: findTypeDepth(typeNames) };
}

/** Exceptions keep their fields inside whatever holds them; so do a few types that remoting is made of. */
const typeDepths = new Map([
  ['System.Exception', 1],
  ['System.Management.Automation.PSCredential', 1],
]);

function findTypeDepth(typeNames: readonly string[]): number {
  for (const name of typeNames) {
    const depth = typeDepths.get(name.replace(/^Deserialized\./, ''));
    if (depth !== undefined) return depth;
  }
  return 0;
}

const formOf = ({ typeNames, text, adapted, extended }: RemoteObject): ObjectForm =>
  makeForm(typeNames, text, adapted, extended);

function regexForm(value: RegexValue): ObjectForm {
  const options = value.options.ignoreCase
    ? makeEnum('System.Text.RegularExpressions.RegexOptions', 'IgnoreCase', 1)
    : makeEnum('System.Text.RegularExpressions.RegexOptions', 'None', 0);
  return makeForm(
    typeNamesOf(value),
    value.pattern,
    [
      ['Options', options],
      ['RightToLeft', false],
      // .NET's own "infinite".
      ['MatchTimeout', new TimeSpanValue(-10_000n)],
    ],
    undefined,
  );
}

function typeForm(value: TypeValue): ObjectForm {
  const types = ['System.RuntimeType', 'System.Reflection.TypeInfo', 'System.Type'];
  const properties = ['FullName', 'Namespace', 'Name'].map((name) => [name, getMember(value, name)] as const);
  return makeForm(
    [...types, 'System.Reflection.MemberInfo', 'System.Object'],
    value.fullName,
    properties,
    undefined,
  );
}

function* membersOf(value: Value): Entries {
  for (const name of propertyNames(value)) yield [name, getMember(value, name)];
}
