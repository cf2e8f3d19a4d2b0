/** How each kind of object and list presents itself to the writer. */
import {
  adapter,
  CredentialValue,
  ErrorRecord,
  getMember,
  HashtableValue,
  isAdapted,
  ListValue,
  PSObject,
  propertyNames,
  RegexValue,
  TypeValue,
  toText,
  typeNamesOf,
  type Value,
} from '../powershell-language/index.ts';
import { errorForm } from './error-form.ts';
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
  /** Where the type asks for more than the writer was told, as PowerShell's type files do. */
  readonly depth?: number;
  /** The same where nothing is left of the depth. */
  readonly leastDepth?: number;
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

/** PowerShell's own type files serialise an error record to depth 2, so that its exception keeps its fields. */
const errorDepth = 2;

export function objectForm(value: object): ObjectForm {
  if (value instanceof ErrorRecord) return { ...formOf(errorForm(value)), depth: errorDepth };
  if (value instanceof RemoteObject) return formOf(value);
  if (value instanceof PSObject) {
    const text = findWireForm(value)?.text;
    return { typeNames: value.typeNames, text, adapted: undefined, extended: value.entries() };
  }
  if (value instanceof CredentialValue) return { ...adaptedForm(value), leastDepth: 1 };
  if (isAdapted(value)) return adaptedForm(value);
  if (value instanceof RegexValue || value instanceof TypeValue) return adaptedForm(value);
  return {
    typeNames: ['System.Management.Automation.PSCustomObject', 'System.Object'],
    text: undefined,
    adapted: undefined,
    extended: membersOf(value),
  };
}

function formOf(value: RemoteObject): ObjectForm {
  const { typeNames, text, adapted, extended } = value;
  return isRemoteError(value)
    ? { typeNames, text, adapted, extended, depth: errorDepth }
    : { typeNames, text, adapted, extended };
}

const isRemoteError = ({ typeNames }: RemoteObject): boolean =>
  typeNames.some((name) => name.endsWith('System.Management.Automation.ErrorRecord'));

function adaptedForm(value: Value & object): ObjectForm {
  const text = isAdapted(value) ? value[adapter].toText() : toText(value);
  return { typeNames: typeNamesOf(value), text, adapted: membersOf(value), extended: undefined };
}

function* membersOf(value: Value): Entries {
  for (const name of propertyNames(value)) yield [name, getMember(value, name)];
}
