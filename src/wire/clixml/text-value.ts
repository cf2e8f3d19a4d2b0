/** Values that CLIXML knows as primitives and scripts as objects around a text. */
import { type Adapted, type Adapter, adapter, type Value } from '../powershell-language/index.ts';

const textTypes = {
  URI: 'System.Uri',
  Version: 'System.Version',
  SemanticVersion: 'System.Management.Automation.SemanticVersion',
  XD: 'System.Xml.XmlDocument',
  SBK: 'System.Management.Automation.ScriptBlock',
  /** A secure string without its key: base64 of the cipher text. */
  SS: 'System.Security.SecureString',
} as const;

export type TextTag = keyof typeof textTypes;

const versionParts = ['Major', 'Minor', 'Build', 'Revision'];

export class TextValue implements Adapted, Adapter {
  readonly tag: TextTag;
  readonly text: string;

  constructor(tag: TextTag, text: string) {
    this.tag = tag;
    this.text = text;
    Object.freeze(this);
  }

  get [adapter](): Adapter {
    return this;
  }

  get typeNames(): readonly string[] {
    return [textTypes[this.tag], 'System.Object'];
  }

  toText(): string {
    return this.tag === 'SS' ? textTypes.SS : this.text;
  }

  propertyNames(): readonly string[] {
    return this.#properties().map(([name]) => name);
  }

  get(name: string): { readonly value: Value } | undefined {
    const lower = name.toLowerCase();
    const property = this.#properties().find(([own]) => own.toLowerCase() === lower);
    return property && { value: property[1] };
  }

  compareTo(other: Value): number | undefined {
    if (this.tag !== 'Version') return undefined;
    const text = other instanceof TextValue && other.tag === 'Version' ? other.text : other;
    if (typeof text !== 'string' || !/^\d+(\.\d+){1,3}$/.test(text)) return undefined;
    const [left, right] = [numbersOf(this.text), numbersOf(text)];
    for (let i = 0; i < versionParts.length; i++) {
      const difference = (left[i] ?? -1) - (right[i] ?? -1);
      if (difference !== 0) return Math.sign(difference);
    }
    return 0;
  }

  #properties(): readonly (readonly [string, Value])[] {
    switch (this.tag) {
      case 'Version': {
        const numbers = numbersOf(this.text);
        return versionParts.map((name, index) => [name, numbers[index] ?? -1]);
      }
      case 'URI':
        return [
          ['AbsoluteUri', this.text],
          ['OriginalString', this.text],
        ];
      case 'XD':
        return [['OuterXml', this.text]];
      default:
        return [];
    }
  }
}

const numbersOf = (version: string): number[] => version.split('.').map(Number);
