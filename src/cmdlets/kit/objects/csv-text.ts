/** Objects as lines of CSV: every field in quotes, as ConvertTo-Csv writes them. */
import {
  findMember,
  HashtableValue,
  propertyNames,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';

export class CsvWriter {
  readonly #delimiter: string;
  #names: readonly string[] | undefined;

  constructor(delimiter = ',') {
    this.#delimiter = delimiter;
  }

  /** The lines for one object; the first object decides on the columns. */
  lines(item: Value): string[] {
    const lines: string[] = [];
    if (this.#names === undefined) {
      this.#names = propertyNames(item);
      lines.push(this.#line(this.#names));
    }
    const values = this.#names.map((name) => {
      const value = item instanceof HashtableValue ? item.get(name) : findMember(item, name)?.value;
      return value === null || value === undefined ? undefined : toCell(value);
    });
    lines.push(this.#line(values));
    return lines;
  }

  #line(fields: readonly (string | undefined)[]): string {
    return fields
      .map((field) => (field === undefined ? '' : `"${field.replaceAll('"', '""')}"`))
      .join(this.#delimiter);
  }
}

/** A list shows as its type, as it does in PowerShell: a cell cannot hold it. */
function toCell(value: Value): string {
  return Array.isArray(value) ? 'System.Object[]' : toText(value);
}
