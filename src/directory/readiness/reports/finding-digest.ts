import { type Finding, type Severity, severities } from '../finding.ts';

/** Of all findings what one page can show: the worst, in the order in which they were found. */
export class FindingDigest {
  readonly #limit: number;
  readonly #kept = new Map<Severity, Finding[]>(severities.map((severity) => [severity, []]));
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(finding: Finding): void {
    this.#count += 1;
    const alike = this.#kept.get(finding.severity) ?? [];
    if (alike.length < this.#limit) alike.push(finding);
  }

  get shown(): Finding[] {
    return [...this.#kept.values()].flat().slice(0, this.#limit);
  }

  get omitted(): number {
    return Math.max(0, this.#count - this.#limit);
  }
}
