/** Output as PowerShell's own: from objects to format records to lines, and to JSON and CSV for machines. */
export type { Alignment } from './column-widths.ts';
export { type CsvOptions, CsvWriter, toCsvLines } from './csv.ts';
export { americanCulture, type Culture, cultureText, invariantCulture } from './culture.ts';
export { defaultEnumerationLimit, displayText } from './display-text.ts';
export { type ErrorView, errorText } from './error-text.ts';
export { type FormatPacket, FormatRecord } from './format-record.ts';
export { Formatter, isFormatRecord } from './formatter.ts';
export { type JsonOptions, streamJson, toJson, toJsonLine } from './json.ts';
export type { JsonEscapes } from './json-string.ts';
export { formatRecords, makeFormatContext, renderLines, renderText } from './out-string.ts';
export {
  type Evaluate,
  type PropertySelector,
  parseSelector,
  parseSelectors,
} from './property-selector.ts';
export { Renderer, type RenderOptions } from './renderer.ts';
export { defaultHoldLimits, type HoldLimits } from './row-buffer.ts';
export { type TextStyle, terminalStyle } from './text-style.ts';
export type { Emit, FormatContext, FormatParameters } from './view.ts';
export { ViewCatalog } from './view-catalog.ts';
export type {
  ListItem,
  ListView,
  ShownValue,
  TableColumn,
  TableView,
  TextView,
  ViewDefinition,
  WideView,
} from './view-definition.ts';
export { visibleControls } from './visible-controls.ts';
