/** Rows of CSV as objects: what ConvertFrom-Csv and Import-Csv give. */
import { CsvError, CsvReader, type CsvRow } from '../../../wire/csv/csv-reader.ts';
import { ErrorRecord, PowerShellError, PSObject } from '../../../wire/powershell-language/index.ts';
import { errorIdOf } from '../error-id.ts';

export interface CsvObjectsOptions {
  readonly delimiter?: string | undefined;
  /** Instead of the first row. */
  readonly header?: readonly string[] | undefined;
  warn(message: string): void;
  /** Errors are told as its own. */
  readonly cmdlet: string;
}

const typeLine = /^#TYPE\s+/i;

export class CsvObjects {
  readonly #reader: CsvReader;
  readonly #warn: (message: string) => void;
  readonly #cmdlet: string;
  #names: readonly string[] | undefined;
  #typeName: string | undefined;

  constructor({ delimiter, header, warn, cmdlet }: CsvObjectsOptions) {
    this.#reader = new CsvReader(delimiter === undefined ? {} : { delimiter });
    this.#warn = warn;
    this.#cmdlet = cmdlet;
    if (header) this.#names = this.#checked(header);
  }

  push(text: string): PSObject[] {
    return this.#reading(() => this.#reader.push(text));
  }

  end(): PSObject[] {
    return this.#reading(() => this.#reader.end());
  }

  #reading(read: () => readonly CsvRow[]): PSObject[] {
    try {
      return read().flatMap(({ fields }) => this.#take(fields));
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      throw this.#failed('InvalidCsv', `Line ${error.position.line}: ${error.message}`);
    }
  }

  #take(row: readonly string[]): PSObject[] {
    const [first = ''] = row;
    if (this.#typeName === undefined && typeLine.test(first)) {
      this.#typeName = first.replace(typeLine, '');
      return [];
    }
    this.#typeName ??= '';
    if (this.#names === undefined) {
      this.#names = this.#checked(row);
      return [];
    }
    const entries = this.#names.map((name, index) => [name, row[index] ?? null] as const);
    return [this.#typeName === '' ? new PSObject(entries) : new PSObject(entries, typesOf(this.#typeName))];
  }

  #checked(given: readonly string[]): readonly string[] {
    let missing = 0;
    const names = given.map((name) => {
      if (name !== '') return name;
      missing += 1;
      return `H${missing}`;
    });
    if (missing > 0) {
      this.#warn(
        'One or more headers were not specified. Default names starting with "H" have been used in place of any missing headers.',
      );
    }
    const seen = new Set<string>();
    for (const name of names) {
      const key = name.toLowerCase();
      if (seen.has(key)) {
        throw this.#failed(
          'AlreadyPresentPSMemberInfoInternalCollectionAdd',
          `The member "${name}" is already present.`,
        );
      }
      seen.add(key);
    }
    return names;
  }

  #failed(id: string, message: string): PowerShellError {
    const fullyQualifiedErrorId = errorIdOf(id, this.#cmdlet);
    return new PowerShellError(new ErrorRecord({ message, category: 'NotSpecified', fullyQualifiedErrorId }));
  }
}

const typesOf = (name: string): string[] => [
  name,
  'System.Management.Automation.PSCustomObject',
  'System.Object',
];
