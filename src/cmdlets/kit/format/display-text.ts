/** What stands in a cell of a table or behind the colon of a list. */
import {
  enumerate,
  findMember,
  getWildcard,
  HashtableValue,
  isCollection,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { type Culture, cultureText, formatInCulture, tableNumberText } from './culture.ts';
import { shownNames } from './shown-members.ts';

export interface TextOptions {
  readonly culture: Culture;
  /** How many elements of a collection are shown before `…`: `$FormatEnumerationLimit`; negative for all. */
  readonly enumerationLimit: number;
}

export const defaultEnumerationLimit = 4;

export function displayText(value: Value, options: TextOptions, inTable = false): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (value instanceof HashtableValue) return collectionText(entryTexts(value, options), options);
  if (isCollection(value)) return collectionText(elementTexts(value, options), options);
  return (
    (inTable ? tableNumberText(value, options.culture) : undefined) ?? cultureText(value, options.culture)
  );
}

/** As `displayText`, by the format string of a calculated property. A format that the value does not know is ignored. */
export function formattedText(value: Value, format: string, options: TextOptions): string {
  try {
    return value === null || value === undefined ? '' : formatInCulture(value, format, options.culture);
  } catch (error) {
    if (error instanceof Error) return displayText(value, options);
    throw error;
  }
}

function collectionText(texts: Iterable<string>, { enumerationLimit }: TextOptions): string {
  let shown = '';
  let count = 0;
  for (const text of texts) {
    if (count > 0) shown += ', ';
    if (enumerationLimit >= 0 && count === enumerationLimit) return `{${shown.slice(0, -2)}…}`;
    shown += text;
    count++;
  }
  return `{${shown}}`;
}

function* entryTexts(table: HashtableValue, { culture }: TextOptions): IterableIterator<string> {
  for (const [key, value] of table.entries()) {
    yield `[${cultureText(key, culture)}, ${cultureText(value, culture)}]`;
  }
}

function* elementTexts(value: Value, { culture }: TextOptions): IterableIterator<string> {
  for (const element of enumerate(value)) {
    if (element === null || element === undefined) yield '$null';
    else yield cultureText(namedValue(element), culture);
  }
}

/** A hash table says nothing of itself as text, so that its name or id stands for it. */
function namedValue(value: Value): Value {
  if (!(value instanceof HashtableValue)) return value;
  const name = findDisplayName(value);
  return name === undefined ? value : (findMember(value, name)?.value ?? null);
}

const namePatterns = ['name', 'id', 'key', '*key', '*name', '*id'];
const remotingNames = new Set([
  'pscomputername',
  'psshowcomputername',
  'runspaceid',
  'pssourcejobinstanceid',
]);

/** The property that names an object best, for `Format-Wide` and for elements of collections. */
export function findDisplayName(value: Value): string | undefined {
  const names = shownNames(value).filter((name) => !remotingNames.has(name.toLowerCase()));
  for (const pattern of namePatterns) {
    const found = names.find(getWildcard(pattern, false));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of an object that prints as a line of its own. */
export const lineText = (value: Value, culture: Culture): string =>
  isCollection(value) ? toText(value) : cultureText(value, culture);
