/** Counts findings while they stream by; memory does not grow with them, but for one number for each check and attribute. */
import type { Check } from '../check.ts';
import type { Examined } from '../engine/examine-directory.ts';
import { wellKnown } from '../engine/examine-object.ts';
import type { Finding, Severity } from '../finding.ts';
import { severities } from '../finding.ts';
import type { AttributeCount, CheckCount, ReadinessSummary, SeverityCount } from '../readiness-run.ts';

export class SummaryCounter {
  readonly #synopses: ReadonlyMap<string, CheckCount['synopsis']>;
  readonly #checks = new Map<string, { -readonly [K in keyof CheckCount]: CheckCount[K] }>();
  readonly #attributes = new Map<string, { findings: number; bySeverity: Record<Severity, number> }>();
  readonly #findings = zeros();
  readonly #objects = zeros();
  #proposals = 0;
  #object = '';
  #worst: Severity | undefined;

  constructor(checks: readonly Check[]) {
    this.#synopses = new Map(checks.map(({ name, synopsis }) => [name, synopsis]));
  }

  /** Findings of one object follow one another. */
  add({ dn, source = '', attribute, severity, violations, action }: Finding): void {
    const object = `${source}\0${dn}`;
    if (object !== this.#object) this.#endObject();
    this.#object = object;
    if (this.#worst === undefined || severities.indexOf(severity) < severities.indexOf(this.#worst)) {
      this.#worst = severity;
    }
    this.#findings[severity] += 1;
    if (action === 'EDIT' || action === 'REMOVE') this.#proposals += 1;
    const counted = this.#attributes.get(attribute) ?? { findings: 0, bySeverity: zeros() };
    this.#attributes.set(attribute, counted);
    counted.findings += 1;
    counted.bySeverity[severity] += 1;
    for (const { check, error, severity: own, message } of violations) {
      const known = this.#checks.get(check);
      if (known) known.findings += 1;
      else {
        const synopsis =
          this.#synopses.get(check) ?? (check === wellKnown.check ? wellKnown.message : message);
        this.#checks.set(check, { check, attribute, error, severity: own, findings: 1, synopsis });
      }
    }
  }

  summary({ objects, byClass, excluded }: Examined): ReadinessSummary {
    this.#endObject();
    const byAttribute = [...this.#attributes].map(
      ([attribute, counts]): AttributeCount => ({ attribute, ...counts }),
    );
    return {
      objects,
      byClass,
      excluded,
      findings: severities.reduce((sum, severity) => sum + this.#findings[severity], 0),
      bySeverity: Object.fromEntries(
        severities.map((severity): [Severity, SeverityCount] => [
          severity,
          { findings: this.#findings[severity], objects: this.#objects[severity] },
        ]),
      ) as Record<Severity, SeverityCount>,
      byCheck: [...this.#checks.values()].sort(
        (a, b) =>
          severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
          b.findings - a.findings ||
          (a.check < b.check ? -1 : 1),
      ),
      byAttribute: byAttribute.sort(
        (a, b) => b.findings - a.findings || (a.attribute < b.attribute ? -1 : 1),
      ),
      proposals: this.#proposals,
    };
  }

  #endObject(): void {
    if (this.#worst !== undefined) this.#objects[this.#worst] += 1;
    this.#worst = undefined;
  }
}

const zeros = (): Record<Severity, number> => ({ FailsSync: 0, ValueChanged: 0, Warning: 0, OutOfScope: 0 });
