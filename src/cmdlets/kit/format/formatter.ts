/**
 * From objects to format records, one object at a time: what Format-Table, Format-List and Format-Wide do, and
 * what happens to the output of a pipeline that ends without them. The first object that is no plain text or
 * number decides on the view; later objects to which that view does not apply are shown as lists between.
 */
import {
  enumerate,
  HashtableValue,
  isAdapted,
  isCollection,
  PSObject,
  typeNamesOf,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { displayText, lineText } from './display-text.ts';
import { type FormatPacket, FormatRecord } from './format-record.ts';
import { failSelector } from './selector-errors.ts';
import { shownNames } from './shown-members.ts';
import { type Emit, type FormatContext, type FormatParameters, isSameKey, type View } from './view.ts';
import { bareTypeName } from './view-catalog.ts';
import { viewOfDefinition } from './view-of-definition.ts';
import { defaultNames, fieldsOf, linesOf, viewOfProperties } from './view-of-properties.ts';

/** Types that are a line of text wherever they come. */
const scalarTypes = new Set(
  [
    ...['String', 'SByte', 'Byte', 'Int16', 'UInt16', 'Int32', 'UInt32', 'Int64', 'UInt64', 'Char', 'Single'],
    ...['Double', 'Boolean', 'Decimal', 'IntPtr', 'Security.SecureString', 'Numerics.BigInteger'],
  ].map((name) => `system.${name.toLowerCase()}`),
);

/** An object with more properties than this becomes a list. */
const mostTableProperties = 4;

export class Formatter {
  readonly #parameters: FormatParameters;
  readonly #context: FormatContext;
  readonly #emit: Emit;
  #view: View | undefined;
  #group: { label: string | undefined; key: Value } | undefined;
  #inGroup = false;

  constructor(parameters: FormatParameters, context: FormatContext, emit: Emit) {
    if (parameters.view !== undefined && (parameters.properties?.length ?? 0) > 0) {
      failSelector('viewAndProperty');
    }
    this.#parameters = parameters;
    this.#context = context;
    this.#emit = emit;
  }

  process(value: Value): void {
    if (value === null || value === undefined) return;
    if (value instanceof HashtableValue) {
      for (const [key, held] of value.entries()) this.#processOne(dictionaryEntry(key, held));
    } else if (isCollection(value)) {
      for (const element of enumerate(value)) this.#processOne(element ?? '');
    } else this.#processOne(value);
  }

  end(): void {
    this.#leaveGroup();
    if (this.#view) this.#send({ kind: 'end' });
    this.#view = undefined;
    this.#group = undefined;
  }

  #processOne(item: Value): void {
    if (item instanceof FormatRecord) {
      this.#emit(item);
      return;
    }
    const outOfBand = this.#parameters.shape === 'auto' || !this.#parameters.force;
    const typeNames = typeNamesOf(item);
    if (outOfBand && this.#sendOutOfBand(item, typeNames)) return;
    this.#view ??= this.#start(item, typeNames);
    if (outOfBand && !this.#view.accepts(typeNames)) this.#sendFields(item);
    else this.#sendEntry(this.#view, item);
  }

  #send(packet: FormatPacket): void {
    this.#emit(new FormatRecord(packet));
  }

  #start(item: Value, typeNames: readonly string[]): View {
    const view = chooseView(item, typeNames, this.#parameters, this.#context);
    this.#send({ kind: 'start', shape: view.shape, autoSize: view.autoSize });
    return view;
  }

  /** Texts and numbers print as they are, wherever they come; so do errors. */
  #sendOutOfBand(item: Value, typeNames: readonly string[]): boolean {
    const view = this.#context.views.findOutOfBand(typeNames);
    if (view?.text) {
      this.#send({ kind: 'raw', text: view.text.lines(item).join('\n'), isError: true });
      return true;
    }
    if (!isScalar(typeNames) && shownNames(item).length > 0) return false;
    this.#send({ kind: 'raw', text: lineText(item, this.#context.culture) });
    return true;
  }

  #sendFields(item: Value): void {
    const entry = fieldsOf(linesOf(item, { shape: 'list' }, this.#context), item, this.#context);
    if (entry.kind === 'fields') this.#send({ kind: 'rawFields', fields: entry.fields });
  }

  #sendEntry(view: View, item: Value): void {
    const changed = this.#updateKey(view, item);
    if (!this.#inGroup) this.#enterGroup();
    else if (changed) {
      this.#send({ kind: 'raw', text: '' });
      this.#leaveGroup();
      this.#enterGroup();
    }
    this.#send(view.entry(item));
  }

  #updateKey({ groupBy }: View, item: Value): boolean {
    const property = groupBy?.resolve(item);
    const found = property?.get(item);
    // An object without the property stays in the group that was open.
    if (!property || !found) return false;
    const changed = this.#group === undefined || !isSameKey(found.value, this.#group.key);
    this.#group = {
      label: groupBy?.label ?? (changed ? property.label : this.#group?.label),
      key: found.value ?? null,
    };
    return changed;
  }

  #enterGroup(): void {
    const group = this.#group;
    const heading = group && `   ${group.label ?? ''}: ${displayText(group.key, this.#context)}`;
    this.#send({ kind: 'groupStart', heading });
    this.#inGroup = true;
  }

  #leaveGroup(): void {
    if (this.#inGroup) this.#send({ kind: 'groupEnd' });
    this.#inGroup = false;
  }
}

function isScalar(typeNames: readonly string[]): boolean {
  const [own = '', base] = typeNames;
  return base === 'System.Enum' || scalarTypes.has(bareTypeName(own).toLowerCase());
}

function chooseView(
  item: Value,
  typeNames: readonly string[],
  parameters: FormatParameters,
  context: FormatContext,
): View {
  const { shape, view: name } = parameters;
  const { views } = context;
  if (shape === 'auto') {
    const found = views.find(typeNames);
    if (found) return viewOfDefinition(found, item, parameters, context);
    const few = defaultNames(item, context).length <= mostTableProperties;
    return viewOfProperties(few ? 'table' : 'list', item, parameters, context);
  }
  if ((parameters.properties?.length ?? 0) > 0) return viewOfProperties(shape, item, parameters, context);
  const found = views.find(typeNames, shape, name);
  if (!found && name !== undefined) failSelector('unknownView', name);
  return found
    ? viewOfDefinition(found, item, parameters, context)
    : viewOfProperties(shape, item, parameters, context);
}

function dictionaryEntry(key: Value, value: Value): Value {
  const entries: readonly (readonly [string, Value])[] = [
    ['Name', key],
    ['Key', key],
    ['Value', value],
  ];
  return new PSObject(entries, ['System.Collections.DictionaryEntry', 'System.ValueType', 'System.Object']);
}

/** For the end of a pipeline, which gets both objects and what Format cmdlets made of them. */
export const isFormatRecord = (value: Value): value is FormatRecord =>
  isAdapted(value) && value instanceof FormatRecord;
