/** Takes decisions from a file of findings: ACTION and UPDATE of each row, once they have been held against the rules. */
import type { LocalText } from '../../base/language.ts';
import { type Finding, type MendAction, mendActions } from '../readiness/finding.ts';
import type { FindingCsv, FindingCsvError, FindingCsvRow } from './finding-csv-reader.ts';
import { type Mend, objectKeyOf } from './mend-plan.ts';
import { uniqueKeyOf } from './name-space.ts';

export interface FindingImport {
  /** By the id of the finding: those that are other than what there was. */
  readonly decisions: ReadonlyMap<string, { readonly action: MendAction; readonly update: string | null }>;
  readonly unchanged: number;
  readonly errors: readonly FindingCsvError[];
}

export interface ImportSurroundings {
  /** Every finding of the last run, with what was decided about it so far. */
  readonly mends: AsyncIterable<Mend>;
  judge(finding: Finding, value: string): readonly LocalText[];
}

export async function importFindings(
  { rows, errors }: FindingCsv,
  { mends, judge }: ImportSurroundings,
): Promise<FindingImport> {
  const wanted = new WantedRows(rows);
  const known = new Map<FindingCsvRow, Mend>();
  for await (const mend of mends) {
    const row = wanted.take(mend.finding);
    if (row !== undefined) known.set(row, mend);
  }
  const told: FindingCsvError[] = [...errors, ...wanted.twice];
  const decisions = new Map<string, { readonly action: MendAction; readonly update: string | null }>();
  const givenTo = new Map<string, { readonly object: string; readonly row: number }>();
  let unchanged = 0;
  for (const row of wanted.rows) {
    const mend = known.get(row);
    if (mend === undefined) {
      told.push({ row: row.row, column: row.cells.ID ? 'ID' : 'DISTINGUISHEDNAME', message: unknownFinding });
      continue;
    }
    const read = readDecision(row, mend, judge);
    if ('message' in read) {
      told.push({ row: row.row, ...read });
      continue;
    }
    const key = read.update === null ? undefined : uniqueKeyOf(mend.finding.attribute, read.update);
    const object = objectKeyOf(mend.finding);
    const first = key === undefined ? undefined : givenTo.get(key);
    if (first !== undefined && first.object !== object) {
      const message = `"${read.update}" is given to another object in row ${first.row}, and would be a duplicate. Change one of the two.`;
      told.push({ row: row.row, column: 'UPDATE', message });
      continue;
    }
    if (key !== undefined) givenTo.set(key, { object, row: row.row });
    if (isSame(read, mend)) unchanged += 1;
    else decisions.set(mend.finding.id, read);
  }
  return { decisions, unchanged, errors: told.sort((a, b) => a.row - b.row) };
}

const unknownFinding =
  'The last run of readiness has no such finding: it was mended since, or the file belongs to another run. Export the findings again.';

/** Rows by what names their finding: the id, or in files of IdFix object, attribute and value. */
class WantedRows {
  readonly rows: FindingCsvRow[] = [];
  readonly twice: FindingCsvError[] = [];
  readonly #byName = new Map<string, FindingCsvRow>();

  constructor(rows: readonly FindingCsvRow[]) {
    for (const row of rows) {
      const { ID = '', DISTINGUISHEDNAME: dn = '', ATTRIBUTE = '', VALUE = '' } = row.cells;
      const name = ID.trim() === '' ? nameOf(dn.trim(), ATTRIBUTE.trim(), VALUE) : ID.trim();
      const first = this.#byName.get(name);
      if (first === undefined) {
        this.#byName.set(name, row);
        this.rows.push(row);
        continue;
      }
      const message = `It is about the same value as row ${first.row}. Remove one of the two.`;
      this.twice.push({ row: row.row, message });
    }
  }

  take({ id, dn, attribute, value }: Finding): FindingCsvRow | undefined {
    return this.#byName.get(id) ?? this.#byName.get(nameOf(dn, attribute, value ?? ''));
  }
}

const nameOf = (dn: string, attribute: string, value: string): string =>
  `${dn.toLowerCase()}\u0000${attribute.toLowerCase()}\u0000${value}`;

type Decided = { readonly action: MendAction; readonly update: string | null };
type Refusal = { readonly column: string; readonly message: string };

function readDecision(
  { cells }: FindingCsvRow,
  mend: Mend,
  judge: ImportSurroundings['judge'],
): Decided | Refusal {
  const { finding } = mend;
  const written = (cells.ACTION ?? '').trim().toUpperCase();
  const action = written === '' ? 'NONE' : mendActions.find((each) => each === written);
  if (action === undefined) return { column: 'ACTION', message: unknownAction(written) };
  if (action !== 'EDIT') {
    if (action === 'REMOVE' && finding.value === null) {
      return {
        column: 'ACTION',
        message: 'There is no value to remove. Give EDIT and an UPDATE, or COMPLETE.',
      };
    }
    // What stands in UPDATE is kept beside it, for whoever changes his mind.
    return { action, update: mend.update };
  }
  const update = cells.UPDATE ?? '';
  if (update === mend.update && mend.action === 'EDIT') return { action, update };
  if (update.trim() === '') {
    return {
      column: 'UPDATE',
      message: 'EDIT needs the value to write. Give REMOVE to take the value away.',
    };
  }
  if (hasLostCharacters(update, mend.update)) return { column: 'UPDATE', message: lostCharacters };
  if (update === finding.value) {
    return { column: 'UPDATE', message: 'It is the value that was found. Give COMPLETE to keep it.' };
  }
  const wrong = judge(finding, update);
  if (wrong.length > 0) return { column: 'UPDATE', message: wrong.map(({ en }) => en).join(' ') };
  return { action, update };
}

function unknownAction(written: string): string {
  if (written === 'UNDO') {
    return 'What was written is taken back by its change set: Get-DirectoryRepair, then Undo-DirectoryRepair.';
  }
  return `"${written}" is no action. Give EDIT, REMOVE, COMPLETE, or nothing.`;
}

const lostCharacters =
  'Characters were lost when the file was saved: its encoding lacks them. Save it as "CSV UTF-8".';

/** U+FFFD, or question marks in the places of characters that the code page of the file does not have. */
function hasLostCharacters(read: string, proposed: string | null): boolean {
  if (read.includes('\ufffd')) return true;
  if (proposed === null || !read.includes('?')) return false;
  const [one, other] = [Array.from(read), Array.from(proposed)];
  if (one.length !== other.length) return false;
  return one.every((character, index) => {
    const meant = other[index] ?? '';
    return character === meant || (character === '?' && meant > '\u007f');
  });
}

const isSame = ({ action, update }: Decided, mend: Mend): boolean =>
  action === mend.action && (action !== 'EDIT' || update === mend.update);
