/** `ConvertTo-Csv` of PowerShell 7. */
import { csvQuoteNeed, quoteCsvField } from '../../../wire/csv/csv-writer.ts';
import {
  findMember,
  HashtableValue,
  isCollection,
  typeNameOf,
  typeNamesOf,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { americanCulture, type Culture, cultureText } from './culture.ts';
import { shownNames } from './shown-members.ts';

export interface CsvOptions {
  readonly delimiter?: string;
  readonly quotes?: 'Always' | 'AsNeeded' | 'Never';
  /** Names of the only columns that get quotes. */
  readonly quoteFields?: readonly string[];
  readonly noHeader?: boolean;
  /** A first line `#TYPE …`, which Windows PowerShell wrote unless told otherwise. */
  readonly includeTypeInformation?: boolean;
  readonly culture?: Culture;
  /** Joins the elements of collections. Without it a collection shows as the name of its type, as PowerShell has it. */
  readonly joinWith?: string;
}

/** The first object decides on the columns; a later one leaves those empty that it does not have. */
export class CsvWriter {
  readonly #options: CsvOptions;
  readonly #delimiter: string;
  readonly #quoteFields: ReadonlySet<string> | undefined;
  readonly #needsQuotes: RegExp;
  #names: readonly string[] | undefined;

  constructor(options: CsvOptions = {}) {
    this.#options = options;
    this.#delimiter = options.delimiter ?? ',';
    this.#quoteFields = options.quoteFields && new Set(options.quoteFields.map((name) => name.toLowerCase()));
    this.#needsQuotes = csvQuoteNeed(this.#delimiter);
  }

  /** The lines that `item` adds: before the first object those of the header. */
  lines(item: Value): readonly string[] {
    if (item === null || item === undefined) return [];
    const lines = this.#names ? [] : this.#start(item);
    const names = this.#names ?? [];
    const cells = names.map((name) => this.#cell(name, this.#text(findMember(item, name)?.value)));
    return [...lines, cells.join(this.#delimiter)];
  }

  #start(item: Value): readonly string[] {
    const names = shownNames(item);
    this.#names = names;
    const { includeTypeInformation = false, noHeader = false } = this.#options;
    const type = typeNamesOf(item)[0]?.replace(/^CSV:/i, '') ?? '';
    return [
      ...(includeTypeInformation ? [`#TYPE ${type}`] : []),
      ...(noHeader ? [] : [names.map((name) => this.#cell(name, name)).join(this.#delimiter)]),
    ];
  }

  /** Nothing at all stands for a value that is not there, quotes for an empty text. */
  #cell(name: string, text: string | undefined): string {
    if (text === undefined) return '';
    const { quotes = 'Always' } = this.#options;
    const quoted = this.#quoteFields
      ? this.#quoteFields.has(name.toLowerCase())
      : quotes === 'Always' || (quotes === 'AsNeeded' && this.#needsQuotes.test(text));
    return quoted ? quoteCsvField(text) : text;
  }

  #text(value: Value): string | undefined {
    if (value === null || value === undefined) return undefined;
    const { joinWith, culture = americanCulture } = this.#options;
    if (isCollection(value)) {
      if (joinWith === undefined) return typeNameOf(value);
      return Array.from(value, (element: Value) => cultureText(element, culture)).join(joinWith);
    }
    return value instanceof HashtableValue ? typeNameOf(value) : cultureText(value, culture);
  }
}

export function* toCsvLines(values: Iterable<Value>, options: CsvOptions = {}): IterableIterator<string> {
  const writer = new CsvWriter(options);
  for (const value of values) yield* writer.lines(value);
}
