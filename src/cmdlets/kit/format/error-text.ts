import type { ErrorRecord } from '../../../wire/powershell-language/index.ts';

/** `$ErrorView`. */
export type ErrorView = 'ConciseView' | 'NormalView' | 'CategoryView';

/**
 * An error as the shells print it. The concise view is that of PowerShell 7: one line, or the line of the script
 * with a mark under what failed when the error came from further down in a script. The normal view is that of
 * Windows PowerShell, which scripts around Exchange sessions are used to.
 */
export function errorText(record: ErrorRecord, view: ErrorView = 'ConciseView'): string {
  switch (view) {
    case 'CategoryView':
      return record.categoryInfo;
    case 'NormalView':
      return normalText(record);
    case 'ConciseView':
      return conciseText(record);
  }
}

interface ScriptLine {
  readonly line: number;
  readonly text: string;
  readonly mark: string;
}

function conciseText(record: ErrorRecord): string {
  const place = findScriptLine(record.position);
  const detailed = place !== undefined && (place.line > 1 || record.category === 'ParserError');
  const who = record.activity || (detailed ? record.category : shortTypeName(record.exceptionTypes[0]));
  if (!detailed) return `${who}: ${record.message}`;
  const number = String(place.line).padStart(4);
  const margin = ' '.repeat(number.length);
  return [
    `${who}: `,
    `${'Line'.padStart(number.length)} |`,
    `${number} | ${place.text}`,
    `${margin} | ${place.mark}`,
    `${margin} | ${record.message.replace(/\r?\n|\t/g, ' ')}`,
  ].join('\n');
}

/** A position message has `At line:2 char:5`, then the line behind a plus, then the mark behind another. */
function findScriptLine(position: string): ScriptLine | undefined {
  const [head = '', text, mark] = position.split(/\r?\n/);
  const line = /:(\d+) char:\d+/.exec(head)?.[1];
  if (line === undefined || text === undefined || mark === undefined) return undefined;
  return { line: Number(line), text: text.replace(/^\+ ?/, ''), mark: mark.replace(/^\+ ?/, '') };
}

function normalText(record: ErrorRecord): string {
  const lines = [record.activity === '' ? record.message : `${record.activity} : ${record.message}`];
  if (record.position !== '') lines.push(record.position);
  lines.push(`    + CategoryInfo          : ${record.categoryInfo}`);
  lines.push(`    + FullyQualifiedErrorId : ${record.fullyQualifiedErrorId}`);
  return lines.join('\n');
}

const shortTypeName = (name: string | undefined): string => {
  const short = name?.split('.').at(-1) ?? 'Exception';
  // What `throw 'text'` makes is shown under the name that all exceptions share.
  return short === 'RuntimeException' ? 'Exception' : short;
};
