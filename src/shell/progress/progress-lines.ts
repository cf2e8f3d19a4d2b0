/** Progress records to lines of a screen: one for each act that is going on, parts below what they are part of. */
import type { Language } from '../../base/language.ts';
import { fitText, headWithin, textWidth } from '../../base/text-width.ts';
import type { ProgressFields } from '../../cmdlets/kit/progress-record.ts';
import { andMore } from '../and-more.ts';

export interface ProgressScreen {
  readonly columns: number;
  readonly rows: number;
  readonly language: Language;
}

const barCells = 20;
const indentCells = 2;
const narrowestText = 10;
/** Left free at the bottom, so that what was put out last stays in sight. */
const freeRows = 2;

export function progressLines(
  records: readonly ProgressFields[],
  { columns, rows, language }: ProgressScreen,
): string[] {
  // A full line would make the terminal wrap.
  const width = columns - 1;
  const ordered = [...inOrder(records)];
  const most = Math.max(1, rows - freeRows);
  const shown = ordered.length > most ? ordered.slice(0, most - 1) : ordered;
  const lines = shown.map(({ fields, depth }) => progressLine(fields, depth, width));
  const left = ordered.length - shown.length;
  return left === 0 ? lines : [...lines, headWithin(andMore(left, language), width)];
}

interface Placed {
  readonly fields: ProgressFields;
  readonly depth: number;
}

function* inOrder(
  records: readonly ProgressFields[],
  parent?: ProgressFields,
  depth = 0,
): IterableIterator<Placed> {
  for (const fields of records) {
    if (findParent(fields, records) !== parent) continue;
    yield { fields, depth };
    yield* inOrder(records, fields, depth + 1);
  }
}

/** One that names a parent which is not there, itself, or one of its own parts, stands alone. */
function findParent(fields: ProgressFields, records: readonly ProgressFields[]): ProgressFields | undefined {
  const parentOf = ({ parentActivityId }: ProgressFields) =>
    records.find(({ activityId }) => activityId === parentActivityId);
  const parent = parentOf(fields);
  const seen = new Set<ProgressFields>();
  for (let each = parent; each !== undefined; each = parentOf(each)) {
    if (each === fields || seen.has(each)) return undefined;
    seen.add(each);
  }
  return parent;
}

function progressLine(fields: ProgressFields, depth: number, width: number): string {
  const { activity, statusDescription, currentOperation, percentComplete, secondsRemaining } = fields;
  const indent = ' '.repeat(Math.min(depth * indentCells, Math.max(0, width - narrowestText)));
  const operation = currentOperation === undefined ? '' : ` (${currentOperation})`;
  const text = oneLine(`${indent}${activity}: ${statusDescription}${operation}`);
  const end = [
    percentComplete === undefined ? '' : `${bar(percentComplete)} ${String(percentComplete).padStart(3)}%`,
    secondsRemaining === undefined ? '' : duration(secondsRemaining),
  ]
    .filter((part) => part !== '')
    .join('  ');
  const left = width - textWidth(end) - 2;
  if (end === '') return textWidth(text) <= width ? text : fitText(text, width);
  if (left >= narrowestText) return `${fitText(text, left)}  ${end}`;
  return fitText(text, Math.max(0, width)).trimEnd();
}

/** Names of mailboxes and folders come from outside. */
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');

function bar(percent: number): string {
  const full = Math.round((Math.min(100, Math.max(0, percent)) / 100) * barCells);
  return `[${'='.repeat(full)}${' '.repeat(barCells - full)}]`;
}

function duration(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
