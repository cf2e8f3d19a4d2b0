/** Holds a value that a person proposes against the rules, as if it stood in the place of the one that was found. */
import type { LocalText } from '../../base/language.ts';
import type { Check, CheckContext } from '../readiness/check.ts';
import type { Finding } from '../readiness/finding.ts';
import type { SourceObject } from '../source-object.ts';

/** What would make synchronisation fail, or change the value; warnings are a person's own affair. */
export function judgeValue(
  { attribute, objectClass, dn, guid }: Pick<Finding, 'attribute' | 'objectClass' | 'dn' | 'guid'>,
  value: string,
  checks: readonly Check[],
  context: CheckContext,
): readonly LocalText[] {
  const name = attribute.toLowerCase();
  const object: SourceObject = {
    dn,
    guid,
    attributes: new Map([
      ['objectclass', [objectClass]],
      [name, [value]],
    ]),
  };
  return checks.flatMap((check) => {
    if (check.kind !== 'value' || check.attribute.toLowerCase() !== name) return [];
    if (!check.classes.includes(objectClass)) return [];
    const rule = check.under(context.profile);
    if (rule === undefined || rule.severity === 'Warning' || rule.severity === 'OutOfScope') return [];
    return rule.examine(value, object, context) ?? [];
  });
}
