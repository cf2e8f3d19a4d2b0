import { SecureStringValue, toText, type Value } from '../powershell-language/index.ts';
import { ClixmlError } from './clixml-error.ts';
import { EnumValue } from './enum-value.ts';
import { type ContainerForm, findContainerForm, type ObjectForm, objectForm } from './object-form.ts';
import { findPrimitiveText, type PrimitiveText } from './primitive-text.ts';
import { type ProgressRecord, ProgressValue } from './progress-value.ts';
import type { SecretCipher } from './secret-cipher.ts';
import { escapeAttribute, escapeText } from './string-escape.ts';
import type { UnspecifiedDates } from './time-text.ts';

export interface ClixmlWriterOptions {
  /**
   * How many levels of objects keep the properties of their class; deeper ones become their text. Lists, tables
   * and what was added to an object are no level. 1 in remoting, 2 for Export-Clixml.
   */
  readonly depth?: number;
  readonly unspecifiedDates?: UnspecifiedDates;
  /** Without it a secure string is refused. */
  readonly secrets?: SecretCipher | undefined;
  /** Of the text that was not taken yet, in UTF-16 units: beyond it the next object is refused. None without it. */
  readonly maxLength?: number;
}

/** Lists inside lists, which depth does not count: PowerShell's own bound. */
const maxNesting = 50;

/**
 * Writes values one after another into text that can be taken away in parts: [MS-PSRP] section 2.2.5. Numbers
 * of objects (RefId) and of type names run through all values of one writer.
 */
export class ClixmlWriter {
  readonly #depth: number;
  readonly #unspecified: UnspecifiedDates;
  readonly #secrets: SecretCipher | undefined;
  readonly #maxLength: number;
  readonly #typeIds = new Map<string, number>();
  readonly #written = new Map<object, number>();
  /** Objects whose end is not written yet: a reference to one would be a cycle, which readers refuse. */
  readonly #open = new Set<object>();
  #nextId = 0;
  #nesting = 0;
  #text = '';

  constructor(options: ClixmlWriterOptions = {}) {
    this.#depth = options.depth ?? 1;
    this.#unspecified = options.unspecifiedDates ?? 'utc';
    this.#secrets = options.secrets;
    this.#maxLength = options.maxLength ?? Number.POSITIVE_INFINITY;
  }

  write(value: Value): void {
    this.#value(value, '', this.#depth);
  }

  /** Text that belongs to no value: the head and the end of a document. */
  writeRaw(text: string): void {
    this.#text += text;
  }

  get length(): number {
    return this.#text.length;
  }

  /** What was written since the last call. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  /** `name` is a ready attribute, with the blank before it, or nothing. */
  #value(value: Value, name: string, depth: number): void {
    if (value === null || value === undefined) this.#text += `<Nil${name} />`;
    else if (typeof value !== 'object') this.#primitive(findPrimitiveText(value, this.#unspecified), name);
    else this.#object(value, name, depth);
  }

  #object(value: object, name: string, depth: number): void {
    const primitive = findPrimitiveText(value, this.#unspecified);
    if (primitive) this.#primitive(primitive, name);
    else if (value instanceof SecureStringValue) this.#secret(value, name);
    else if (value instanceof EnumValue) this.#enum(value, name, depth);
    else if (value instanceof ProgressValue) this.#progress(value.record, name);
    else this.#complex(value, name, depth);
  }

  #complex(value: object, name: string, depth: number): void {
    const id = this.#written.get(value);
    if (id !== undefined) {
      this.#text += `<Ref${name} RefId="${id}" />`;
      return;
    }
    if (this.#text.length > this.#maxLength) {
      throw new ClixmlError(`The value takes more than ${this.#maxLength} characters.`);
    }
    const container = findContainerForm(value);
    if (this.#open.has(value) || this.#nesting >= maxNesting) {
      this.#primitive(findPrimitiveText(container?.typeNames[0] ?? toText(value), this.#unspecified), name);
      return;
    }
    this.#open.add(value);
    this.#nesting++;
    if (container) this.#container(value, container, name, depth);
    else this.#properties(value, objectForm(value), name, depth);
    this.#nesting--;
    this.#open.delete(value);
  }

  #primitive(primitive: PrimitiveText | undefined, name: string): void {
    if (primitive) this.#text += `<${primitive.tag}${name}>${primitive.text}</${primitive.tag}>`;
    else this.#text += `<Nil${name} />`;
  }

  #secret(value: SecureStringValue, name: string): void {
    if (!this.#secrets) {
      throw new ClixmlError('A secure string cannot be written before a key for it was agreed upon.');
    }
    this.#text += `<SS${name}>${this.#secrets.seal(value.reveal())}</SS>`;
  }

  #enum(value: EnumValue, name: string, depth: number): void {
    if (depth === 0) {
      this.#text += `<S${name}>${escapeText(value.text)}</S>`;
      return;
    }
    this.#text += `<Obj${name} RefId="${this.#nextId++}">`;
    this.#types(value.typeNames);
    this.#text += `<ToString>${escapeText(value.text)}</ToString>`;
    this.#value(value.base, '', 0);
    this.#text += '</Obj>';
  }

  #container(value: object, form: ContainerForm, name: string, depth: number): void {
    const id = this.#nextId++;
    this.#text += `<Obj${name} RefId="${id}">`;
    this.#types(form.typeNames);
    if (form.isEmpty) {
      this.#text += `<${form.tag} /></Obj>`;
    } else {
      this.#text += `<${form.tag}>`;
      for (const item of form.items ?? []) this.#value(item, '', depth);
      for (const [key, item] of form.entries ?? []) {
        this.#text += '<En>';
        this.#value(key, ' N="Key"', depth);
        this.#value(item, ' N="Value"', depth);
        this.#text += '</En>';
      }
      this.#text += `</${form.tag}></Obj>`;
    }
    this.#written.set(value, id);
  }

  #properties(value: object, form: ObjectForm, name: string, allowed: number): void {
    const depth = Math.max(allowed, form.leastDepth);
    // The parts that a message is made of have no type, and are always whole.
    const isPart = form.typeNames.length === 0;
    if (depth === 0 && !isPart) {
      this.#primitive(findPrimitiveText(form.text ?? toText(value), this.#unspecified), name);
      return;
    }
    const id = this.#nextId++;
    this.#text += `<Obj${name} RefId="${id}">`;
    if (!isPart) this.#types(form.typeNames);
    if (form.text !== undefined) this.#text += `<ToString>${escapeText(form.text)}</ToString>`;
    if (form.adapted) this.#bag('Props', form.adapted, Math.max(0, depth - 1));
    // What was added to an object is no level below it.
    if (form.extended) this.#bag('MS', form.extended, depth);
    this.#text += '</Obj>';
    this.#written.set(value, id);
  }

  #bag(tag: 'Props' | 'MS', entries: Iterable<readonly [string, Value]>, depth: number): void {
    let isEmpty = true;
    for (const [name, value] of entries) {
      if (isEmpty) this.#text += `<${tag}>`;
      isEmpty = false;
      this.#value(value, ` N="${escapeAttribute(name)}"`, depth);
    }
    if (!isEmpty) this.#text += `</${tag}>`;
  }

  #types(typeNames: readonly string[]): void {
    const key = typeNames.join('\0');
    const known = this.#typeIds.get(key);
    if (known !== undefined) {
      this.#text += `<TNRef RefId="${known}" />`;
      return;
    }
    const id = this.#typeIds.size;
    this.#typeIds.set(key, id);
    const names = typeNames.map((typeName) => `<T>${escapeText(typeName)}</T>`).join('');
    this.#text += `<TN RefId="${id}">${names}</TN>`;
  }

  #progress(record: ProgressRecord, name: string): void {
    const { currentOperation } = record;
    this.#text +=
      `<PR${name}><AV>${escapeText(record.activity)}</AV><AI>${record.activityId}</AI>` +
      (currentOperation === undefined ? '<Nil />' : `<S>${escapeText(currentOperation)}</S>`) +
      `<PI>${record.parentActivityId}</PI><PC>${record.percentComplete}</PC>` +
      `<T>${record.completed ? 'Completed' : 'Processing'}</T><SR>${record.secondsRemaining}</SR>` +
      `<SD>${escapeText(record.statusDescription)}</SD></PR>`;
  }
}
