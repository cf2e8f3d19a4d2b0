import {
  compareText,
  isCollection,
  isEqual,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { displayText, formattedText, type TextOptions } from './display-text.ts';
import type { DocumentShape, Entry, FormatRecord } from './format-record.ts';
import type { Evaluate, PropertySelector, ResolvedProperty } from './property-selector.ts';
import type { ViewCatalog } from './view-catalog.ts';

export interface FormatContext extends TextOptions {
  readonly views: ViewCatalog;
  /** Runs the script block of a calculated property; an error that it throws leaves the cell empty. */
  readonly evaluate: Evaluate;
}

export interface FormatParameters {
  /** `auto` is what happens to objects that reach the end of the pipeline without a Format cmdlet. */
  readonly shape: 'auto' | 'table' | 'list' | 'wide';
  readonly properties?: readonly PropertySelector[];
  /** Names or wildcards. */
  readonly excludeProperties?: readonly string[];
  readonly groupBy?: PropertySelector;
  readonly view?: string;
  readonly autoSize?: boolean;
  readonly wrap?: boolean;
  readonly hideTableHeaders?: boolean;
  readonly repeatHeader?: boolean;
  /** Of Format-Wide. */
  readonly columns?: number;
  /** Formats texts and numbers by their properties too, instead of printing them as they are. */
  readonly force?: boolean;
}

/** How all objects of one document are shown. */
export interface View {
  readonly shape: DocumentShape;
  readonly autoSize: boolean;
  readonly groupBy: GroupKey | undefined;
  /** Whether an object that comes later can be shown like the first one. */
  accepts(typeNames: readonly string[]): boolean;
  entry(item: Value): Entry;
}

export interface GroupKey {
  readonly label: string | undefined;
  resolve(item: Value): ResolvedProperty | undefined;
}

export type Emit = (record: FormatRecord) => void;

export function propertyText(
  property: ResolvedProperty,
  item: Value,
  context: TextOptions,
  inTable: boolean,
): string {
  const found = property.get(item);
  if (!found) return '';
  const format = property.selector?.format;
  return format === undefined
    ? displayText(found.value, context, inTable)
    : formattedText(found.value, format, context);
}

/** Equality of group keys: without letter case, and as text where two values cannot be compared. */
export function isSameKey(left: Value, right: Value): boolean {
  if (isCollection(left) || isCollection(right)) return compareText(toText(left), toText(right), false) === 0;
  return isEqual(left, right, false) || isEqual(right, left, false);
}
