import { foldText } from '../../../store/sort-key.ts';
import type { FindingFilter } from '../directory-readiness.ts';
import type { Finding } from '../finding.ts';

export function makeFindingFilter(filter: FindingFilter = {}): (finding: Finding) => boolean {
  const severities = foldAll(filter.severities);
  const attributes = foldAll(filter.attributes);
  const checks = foldAll(filter.checks);
  const errors = foldAll(filter.errors);
  const actions = foldAll(filter.actions);
  const sources = foldAll(filter.sources);
  const text = filter.text === undefined ? undefined : foldText(filter.text);
  const isOf = (wanted: ReadonlySet<string> | undefined, value: string) =>
    wanted === undefined || wanted.has(foldText(value));
  return (finding) =>
    isOf(severities, finding.severity) &&
    isOf(attributes, finding.attribute) &&
    isOf(actions, finding.action) &&
    isOf(sources, finding.source ?? '') &&
    (checks === undefined || finding.violations.some(({ check }) => isOf(checks, check))) &&
    (errors === undefined || finding.violations.some(({ error }) => isOf(errors, error))) &&
    (text === undefined ||
      [finding.objectName, finding.dn, finding.value, finding.proposal].some(
        (held) => held !== null && foldText(held).includes(text),
      ));
}

const foldAll = (values: readonly string[] | undefined): ReadonlySet<string> | undefined =>
  values && new Set(values.map(foldText));
