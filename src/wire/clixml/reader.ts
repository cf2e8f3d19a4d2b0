import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { SecureStringValue, type Value } from '../powershell-language/index.ts';
import { ClixmlError } from './clixml-error.ts';
import type { Element } from './element.ts';
import { type Frame, openValue, type Registry } from './frames.ts';
import { type ClixmlLimits, defaultClixmlLimits } from './limits.ts';
import type { SecretCipher } from './secret-cipher.ts';
import { unescapeText } from './string-escape.ts';
import { TextValue } from './text-value.ts';

export interface ClixmlReaderOptions {
  readonly limits?: Partial<ClixmlLimits>;
  /** Whether type names get `Deserialized.` before them, as PowerShell shows what came from elsewhere. */
  readonly decorate?: boolean;
  /** Without it a secure string stays sealed. */
  readonly secrets?: SecretCipher | undefined;
}

export interface TopValue {
  readonly value: Value;
  /** `Output`, `Error`, `progress` …, where a program wrote its streams into one text. */
  readonly stream: string | undefined;
}

/**
 * Reads values from text that comes in parts: [MS-PSRP] section 2.2.5. One value, or many inside `Objs`. No
 * document type, so no entity but XML's own five; anything wrong throws ClixmlError, and the reader is spent.
 */
export class ClixmlReader {
  readonly #limits: ClixmlLimits;
  readonly #registry: Registry;
  readonly #parser = new SaxesParser({ xmlns: false, position: true });
  readonly #frames: Frame[] = [];
  readonly #values: TopValue[] = [];
  #text = '';
  #length = 0;
  #elements = 0;
  #depth = 0;
  /** Of the element that is being opened. */
  #attributes: Readonly<Record<string, string>> = {};

  constructor(options: ClixmlReaderOptions = {}) {
    this.#limits = { ...defaultClixmlLimits, ...options.limits };
    const { secrets } = options;
    this.#registry = {
      decorated: options.decorate ?? true,
      values: new Map(),
      types: new Map(),
      openSecret: (value) => {
        const text = value instanceof TextValue ? secrets?.open(value.text) : undefined;
        return text === undefined ? value : new SecureStringValue(text);
      },
    };
    this.#parser.on('doctype', () => {
      throw new ClixmlError('A document type is not read: CLIXML has none.', this.#parser.line);
    });
    this.#parser.on('opentag', (tag) => this.#open(tag));
    this.#parser.on('closetag', (tag) => this.#close(tag));
    this.#parser.on('text', (text) => this.#addText(text));
    this.#parser.on('cdata', (text) => this.#addText(text));
  }

  receive(text: string): void {
    this.#length += text.length;
    if (this.#length > this.#limits.maxLength) {
      throw new ClixmlError(`The text is longer than ${this.#limits.maxLength} characters.`);
    }
    this.#guard(() => this.#parser.write(text));
  }

  /** After the last part. Throws when something is still open. */
  end(): void {
    this.#guard(() => this.#parser.close());
  }

  /** The values that became whole since the last call. */
  take(): TopValue[] {
    return this.#values.splice(0);
  }

  #guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (error instanceof ClixmlError && error.line > 0) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new ClixmlError(message, this.#parser.line, error);
    }
  }

  #open(tag: SaxesTagPlain): void {
    if (++this.#elements > this.#limits.maxElements) {
      throw new ClixmlError(`There are more than ${this.#limits.maxElements} elements.`);
    }
    const element = elementOf(tag);
    this.#attributes = tag.attributes;
    const outer = this.#frames.at(-1);
    if (element.tag === 'Obj' && ++this.#depth > this.#limits.maxDepth) {
      throw new ClixmlError(`Objects are nested more than ${this.#limits.maxDepth} deep.`);
    }
    const frame = outer ? outer.open(element, this.#registry) : this.#openRoot(element);
    if (!frame) throw new ClixmlError(`The element <${element.tag.slice(0, 40)}> may not stand here.`);
    this.#text = '';
    this.#frames.push(frame);
  }

  #openRoot(element: Element): Frame | undefined {
    if (element.tag !== 'Objs') return this.#openTop(element);
    return { keepsText: false, open: (child) => this.#openTop(child), close: () => undefined };
  }

  #openTop(element: Element): Frame | undefined {
    const stream = this.#attributes.S;
    return openValue(element, this.#registry, (value) => this.#values.push({ value, stream }));
  }

  #close(tag: SaxesTagPlain): void {
    if (localName(tag.name) === 'Obj') this.#depth--;
    const frame = this.#frames.pop();
    const text = this.#text;
    this.#text = '';
    frame?.close(text, this.#registry);
  }

  #addText(text: string): void {
    if (this.#frames.at(-1)?.keepsText) this.#text += text;
    else if (/[^\s\ufeff]/.test(text)) throw new ClixmlError('There is text where only elements may stand.');
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function elementOf({ name, attributes }: SaxesTagPlain): Element {
  const given = attributes.N;
  return {
    tag: localName(name),
    name: given === undefined ? undefined : unescapeText(given),
    refId: attributes.RefId,
  };
}
