import type { ErrorRecord } from '../../../wire/powershell-language/index.ts';
import { breakLines } from './line-breaks.ts';

/** `$ErrorView`. */
export type ErrorView = 'ConciseView' | 'NormalView' | 'CategoryView';

const defaultWidth = 120;

/**
 * An error as PowerShell 7 prints it. The concise view has one line, or the line of the script with a mark under
 * what failed when the error came from a file or from further down in what was typed. The normal view always
 * has the position, the category and the id.
 */
export function errorText(
  record: ErrorRecord,
  view: ErrorView = 'ConciseView',
  width: number = defaultWidth,
): string {
  switch (view) {
    case 'CategoryView':
      return record.categoryInfo;
    case 'NormalView':
      return normalText(record);
    case 'ConciseView':
      return conciseText(record, width);
  }
}

interface ScriptLine {
  /** Undefined for what was typed. */
  readonly file: string | undefined;
  readonly line: number;
  readonly text: string;
  readonly mark: string;
}

function conciseText(record: ErrorRecord, width: number): string {
  const place = findScriptLine(record.position);
  const isParserError = record.category === 'ParserError';
  if (!place || !(place.file !== undefined || place.line > 1 || isParserError)) {
    return `${sourceOf(record)}: ${record.message}`;
  }
  const number = String(place.line).padStart(4);
  const margin = `${' '.repeat(number.length)} | `;
  const lines = [
    `${sourceOf(record)}: ${place.file === undefined ? '' : `${place.file}:${place.line}`}`,
    `${'Line'.padStart(number.length)} |`,
    `${number} | ${place.text}`,
    margin + place.mark,
  ];
  if (place.file === undefined && !isParserError) return [...lines, margin + record.message].join('\n');
  const message = record.message.replace(/\r?\n|\t/g, ' ');
  const parts = breakLines(message, Math.max(1, width - margin.length), true);
  // What is shown with a file, and what could not be parsed, stands apart from what follows.
  return [...lines, ...parts.map((part) => margin + part.trim()), ''].join('\n');
}

/** The cmdlet that failed; without one the kind of error. What `throw 'text'` makes is just an exception. */
function sourceOf({ activity, category, exceptionTypes, reason }: ErrorRecord): string {
  const isThrownText =
    category === 'OperationStopped' && exceptionTypes[0] === 'System.Management.Automation.RuntimeException';
  if (isThrownText) return 'Exception';
  if (activity !== '') return activity;
  return category === 'NotSpecified' ? reason : category;
}

/** A position message has `At line:2 char:5`, then the line behind a plus, then the mark behind another. */
function findScriptLine(position: string): ScriptLine | undefined {
  const [head = '', text, mark] = position.split(/\r?\n/);
  const [, where, line] = /^At (.+):(\d+) char:\d+/.exec(head) ?? [];
  if (line === undefined || text === undefined || mark === undefined) return undefined;
  const file = where === 'line' ? undefined : where;
  return { file, line: Number(line), text: text.replace(/^\+/, ''), mark: mark.replace(/^\+/, '') };
}

function normalText(record: ErrorRecord): string {
  const lines = [record.activity === '' ? record.message : `${record.activity} : ${record.message}`];
  if (record.position !== '') lines.push(record.position);
  lines.push(`+ CategoryInfo          : ${record.categoryInfo}`);
  lines.push(`+ FullyQualifiedErrorId : ${record.fullyQualifiedErrorId}`);
  return lines.join('\n');
}
