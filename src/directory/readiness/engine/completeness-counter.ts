/** How much of the address list is filled in, over all users and by department. */
import type { CompletenessReport } from '../readiness-run.ts';
import { isBlankRange } from './record-facts.ts';
import type { RecordView } from './record-view.ts';
import { completenessAttributes, countryName, type WantedAttributes } from './wanted-attributes.ts';

/** A column for each department; those beyond are joined. */
const maxDepartments = 2_000;
const maxShown = 500;
const columns = completenessAttributes.length;
const country = columns - 1;

export class CompletenessCounter {
  readonly #columnOf: Int8Array;
  readonly #department: number;
  readonly #departments = new Map<string, number>([['', 0]]);
  /** By the hash of the bytes. */
  readonly #rows = new Map<number, number>();
  readonly #filled: number[] = new Array(columns).fill(0);
  readonly #users: number[] = [0];
  #filledHere = 0;

  constructor(wanted: WantedAttributes) {
    this.#columnOf = new Int8Array(wanted.names.length).fill(-1);
    for (const [column, name] of completenessAttributes.entries()) {
      this.#columnOf[wanted.number(name)] = column;
    }
    this.#columnOf[wanted.number(countryName)] = country;
    this.#department = wanted.number('department');
  }

  count(view: RecordView): void {
    const { bytes, attributes, starts, ends, count } = view;
    let filled = 0;
    let department = -1;
    for (let index = 0; index < count; index += 1) {
      const attribute = attributes[index] ?? 0;
      const column = this.#columnOf[attribute] ?? -1;
      if (column < 0 || isBlankRange(bytes, starts[index] ?? 0, ends[index] ?? 0)) continue;
      filled |= 1 << column;
      if (attribute === this.#department) department = index;
    }
    this.#filledHere = filled;
    const row = department < 0 ? 0 : this.#rowOf(view, department);
    this.#users[row] = (this.#users[row] ?? 0) + 1;
    for (let column = 0; column < columns; column += 1) {
      if ((this.#filledHere & (1 << column)) === 0) continue;
      const at = row * columns + column;
      this.#filled[at] = (this.#filled[at] ?? 0) + 1;
    }
  }

  #rowOf({ bytes, starts, ends }: RecordView, index: number): number {
    const end = ends[index] ?? 0;
    let low = 0;
    let high = 0;
    for (let at = starts[index] ?? 0; at < end; at += 1) {
      low = Math.imul(low ^ (bytes[at] ?? 0), 0x01000193);
      high = Math.imul(high ^ (bytes[at] ?? 0), 0x5bd1e995);
    }
    const hash = (high & 0xfffff) * 2 ** 32 + (low >>> 0);
    const known = this.#rows.get(hash);
    if (known !== undefined) return known;
    const name = Buffer.from(bytes.subarray(starts[index], end)).toString('utf8').trim();
    const row = this.#departments.get(name) ?? this.#addRow(name);
    // What was only joined need not be known again.
    if (this.#rows.size < maxDepartments) this.#rows.set(hash, row);
    return row;
  }

  #addRow(name: string): number {
    const row = Math.min(this.#departments.size, maxDepartments + 1);
    if (row <= maxDepartments) this.#departments.set(name, row);
    while (this.#users.length <= row) {
      this.#users.push(0);
      this.#filled.push(...new Array<number>(columns).fill(0));
    }
    return row;
  }

  report(): CompletenessReport {
    const rows = [...this.#departments].map(([name, row]) => ({
      department: name as string | null,
      users: this.#users[row] ?? 0,
      filled: this.#filled.slice(row * columns, (row + 1) * columns),
    }));
    const sorted = rows.filter(({ users }) => users > 0).sort((a, b) => b.users - a.users);
    const rest = sorted.slice(maxShown);
    const beyond = maxDepartments + 1;
    rest.push({
      department: null,
      users: this.#users[beyond] ?? 0,
      filled: this.#filled.slice(beyond * columns, (beyond + 1) * columns),
    });
    const joined = {
      department: null,
      users: rest.reduce((sum, { users }) => sum + users, 0),
      filled: completenessAttributes.map((_, column) =>
        rest.reduce((sum, { filled }) => sum + (filled[column] ?? 0), 0),
      ),
    };
    return {
      users: this.#users.reduce((sum, users) => sum + users, 0),
      attributes: completenessAttributes.map((attribute, column) => ({
        attribute,
        filled: rows.concat(rest.slice(-1)).reduce((sum, { filled }) => sum + (filled[column] ?? 0), 0),
      })),
      departments: [...sorted.slice(0, maxShown), ...(joined.users > 0 ? [joined] : [])],
    };
  }
}
