import type { Value } from '../../../wire/powershell-language/index.ts';
import { americanCulture } from './culture.ts';
import { defaultEnumerationLimit } from './display-text.ts';
import type { FormatRecord } from './format-record.ts';
import { Formatter } from './formatter.ts';
import { Renderer, type RenderOptions } from './renderer.ts';
import type { FormatContext, FormatParameters } from './view.ts';
import { ViewCatalog } from './view-catalog.ts';
import type { ViewDefinition } from './view-definition.ts';

/** A context for `views`, with PowerShell's defaults for what is left out. */
export function makeFormatContext(
  views: Iterable<ViewDefinition>,
  evaluate: FormatContext['evaluate'],
  given: Partial<Pick<FormatContext, 'culture' | 'enumerationLimit'>> = {},
): FormatContext {
  const culture = given.culture ?? americanCulture;
  return {
    culture,
    enumerationLimit: given.enumerationLimit ?? defaultEnumerationLimit,
    views: new ViewCatalog(views, culture),
    evaluate,
  };
}

/** What a Format cmdlet gives for these objects. */
export function formatRecords(
  values: Iterable<Value>,
  parameters: FormatParameters,
  context: FormatContext,
): readonly FormatRecord[] {
  const records: FormatRecord[] = [];
  const formatter = new Formatter(parameters, context, (record) => records.push(record));
  for (const value of values) formatter.process(value);
  formatter.end();
  return records;
}

/** `Out-String -Stream`: objects and format records as lines, as soon as each is settled. */
export function* renderLines(
  values: Iterable<Value>,
  options: RenderOptions,
  context: FormatContext,
): IterableIterator<string> {
  const lines: string[] = [];
  const renderer = new Renderer(options, context, (line) => lines.push(line));
  for (const value of values) {
    renderer.process(value);
    yield* lines.splice(0);
  }
  renderer.end();
  yield* lines;
}

/** `Out-String`: every line ends with a line feed. */
export function renderText(values: Iterable<Value>, options: RenderOptions, context: FormatContext): string {
  let text = '';
  for (const line of renderLines(values, options, context)) text += `${line}\n`;
  return text;
}
