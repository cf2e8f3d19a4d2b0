/** Whole documents, as Export-Clixml writes them to files and Import-Clixml reads them. */
import type { Value } from '../powershell-language/index.ts';
import type { ClixmlLimits } from './limits.ts';
import { ClixmlReader, type TopValue } from './reader.ts';
import type { SecretCipher } from './secret-cipher.ts';
import { ClixmlWriter } from './writer.ts';

export interface WriteClixmlOptions {
  /** As -Depth of Export-Clixml. */
  readonly depth?: number;
  readonly secrets?: SecretCipher | undefined;
  /** Of one value in UTF-16 units, about: throws ClixmlError beyond it. */
  readonly maxLength?: number;
}

const head = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">';
const tail = '</Objs>';
const partLength = 64 * 1024;

/** The document in parts of some 64 KB, so that a long list is never in memory as text. */
export function* clixmlParts(values: Iterable<Value>, options: WriteClixmlOptions = {}): Generator<string> {
  const { depth = 2, secrets, maxLength } = options;
  const writer = new ClixmlWriter({
    ...{ depth, secrets, unspecifiedDates: 'plain' },
    ...(maxLength !== undefined && { maxLength }),
  });
  writer.writeRaw(head);
  for (const value of values) {
    writer.write(value);
    if (writer.length >= partLength) yield writer.take();
  }
  writer.writeRaw(tail);
  yield writer.take();
}

export function writeClixml(values: Iterable<Value>, options?: WriteClixmlOptions): string {
  return [...clixmlParts(values, options)].join('');
}

export interface ReadClixmlOptions {
  readonly limits?: Partial<ClixmlLimits>;
  readonly decorate?: boolean;
  readonly secrets?: SecretCipher | undefined;
}

/** Throws ClixmlError with the line where the text stops making sense. */
export function readClixml(text: string, options?: ReadClixmlOptions): Value[] {
  return readClixmlStreams(text, options).map(({ value }) => value);
}

/** The same with the stream of each value, where the text tells it. */
export function readClixmlStreams(text: string, options?: ReadClixmlOptions): TopValue[] {
  const reader = new ClixmlReader(options);
  // powershell.exe writes the first line before what it prints on standard error.
  reader.receive(text.replace(/^\ufeff?(?:#< CLIXML\r?\n)?/, ''));
  reader.end();
  return reader.take();
}
