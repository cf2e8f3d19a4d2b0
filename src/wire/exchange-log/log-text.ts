/**
 * Exchange's log files: lines of CSV behind a head of lines that begin with `#`, of which `#Fields:` names the columns. The head may
 * come again in the middle of a file, with other columns, where a newer version has gone on writing.
 */
import { CsvReader } from '../csv/csv-reader.ts';
import { formatCsvField } from '../csv/csv-writer.ts';

export interface LogHead {
  readonly software: string;
  readonly version: string;
  readonly logType: string;
  readonly date: number;
  readonly fields: readonly string[];
}

/** What comes from outside is cut there: a log is no place to keep things in. */
const longestField = 4_096;

export function formatLogHead({ software, version, logType, date, fields }: LogHead): string {
  return [
    `#Software: ${software}`,
    `#Version: ${version}`,
    `#Log-type: ${logType}`,
    `#Date: ${new Date(date).toISOString()}`,
    `#Fields: ${fields.join(',')}`,
    '',
  ].join('\r\n');
}

/** One line, whatever is in the values; a column that has none is empty. */
export function formatLogRow<F extends string>(
  fields: readonly F[],
  values: { readonly [Name in F]?: string | number | undefined },
): string {
  let row = '';
  for (const [index, field] of fields.entries()) {
    if (index > 0) row += ',';
    const value = values[field];
    if (value !== undefined && value !== '') row += typeof value === 'number' ? value : fieldOf(value);
  }
  return `${row}\r\n`;
}

/** A busy server writes a hundred of them for each request: most are taken as they are. */
const plain = /^[^\p{Cc}",]*$/u;

function fieldOf(text: string): string {
  if (text.length <= longestField && plain.test(text)) return text;
  const cut = text.length > longestField ? `${text.slice(0, longestField)}…` : text;
  return formatCsvField(cut.replaceAll(/\p{Cc}+/gu, ' '));
}

/** By column, in any letter case: names of Exchange's versions differ in it. */
export type LogRow = ReadonlyMap<string, string>;

/** The rows of a file. Of a line that is cut off, as the last one of a file that is being written, there is none. */
export function* readLogText(text: string): Generator<LogRow> {
  let fields: readonly string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) {
      const [, named] = /^#Fields: *(.*?)\r?$/i.exec(line) ?? [];
      if (named !== undefined) fields = named.split(',').map((field) => field.trim().toLowerCase());
      continue;
    }
    if (!line.endsWith('\r') || fields.length === 0) continue;
    const [row] = new CsvReader({ style: 'spreadsheet' }).push(`${line}\n`);
    // Newer versions of Exchange say the columns a second time, for programs that take the first row for them.
    if (row === undefined || row.fields[0]?.toLowerCase() === fields[0]) continue;
    yield new Map(fields.map((field, index) => [field, row.fields[index] ?? '']));
  }
}
