/** Findings as a spreadsheet opens them: every row, every field whole, and none that it would run as a formula. */
import { formatText, type Language } from '../../base/language.ts';
import { formatCsvRow, toFormulaSafe } from '../../wire/csv/csv-writer.ts';
import { type FindingColumn, findingColumns } from './finding-csv-columns.ts';
import type { Mend } from './mend-plan.ts';

/** Excel takes a file without a mark for one in the code page of its country. */
const mark = '\ufeff';

export async function* writeFindingCsv(
  mends: AsyncIterable<Mend> | Iterable<Mend>,
  language: Language,
): AsyncIterable<string> {
  yield findingCsvBeginning;
  for await (const mend of mends) yield findingCsvRow(mend, language);
}

export const findingCsvBeginning = mark + formatCsvRow(findingColumns);

export function findingCsvRow(mend: Mend, language: Language): string {
  const cells = cellsOf(mend, language);
  return formatCsvRow(findingColumns.map((column) => toFormulaSafe(cells[column])));
}

function cellsOf({ finding, action, update }: Mend, language: Language): Record<FindingColumn, string> {
  const { violations, holders } = finding;
  return {
    DISTINGUISHEDNAME: finding.dn,
    OBJECTCLASS: finding.objectClass,
    ATTRIBUTE: finding.attribute,
    ERROR: [...new Set(violations.map(({ error }) => error))].join(','),
    VALUE: finding.value ?? '',
    UPDATE: update ?? '',
    ACTION: action === 'NONE' ? '' : action,
    SEVERITY: finding.severity,
    MESSAGE: violations.map(({ message }) => formatText(message[language])).join(' '),
    HOLDERS: holders.map(({ dn, attribute }) => `${dn} (${attribute})`).join('; '),
    SOURCE: finding.source ?? '',
    ID: finding.id,
  };
}
