import type { LocalText } from '../../../base/language.ts';
import type { ObjectRule } from '../check.ts';
import type { LengthRuling } from '../profiles/profile.ts';

type Tell = (count: number, max: number) => LocalText;

/** No more values than so many. Which of them must go, a person decides. */
export function countRule(
  ruling: LengthRuling | undefined,
  attribute: string,
  tell: Tell,
): ObjectRule | undefined {
  if (ruling === undefined) return undefined;
  const { severity, max } = ruling;
  const key = attribute.toLowerCase();
  return {
    severity,
    suspects: (facts) => facts.count(attribute) > max,
    examine: (object) => {
      const count = object.attributes.get(key)?.length ?? 0;
      return count > max ? [{ value: null, message: tell(count, max) }] : [];
    },
  };
}
