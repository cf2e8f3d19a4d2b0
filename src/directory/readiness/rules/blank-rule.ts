import { classOf, type SourceClass, type SourceObject, textsOf } from '../../source-object.ts';
import type { ObjectFacts, ObjectRule } from '../check.ts';
import type { Ruling } from '../profiles/profile.ts';

interface BlankRuleOptions {
  readonly attribute: string;
  /** Whether it must be there at all; what is there must be more than blanks in any case. */
  readonly isRequired: (object: SourceObject) => boolean;
  /** The same from counts, or more. */
  readonly mayBeRequired: (facts: ObjectFacts) => boolean;
  readonly supply: (object: SourceObject) => string | undefined;
  /** Only objects of these. */
  readonly classes?: readonly SourceClass[];
}

export function blankRule(
  ruling: Ruling | undefined,
  { attribute, isRequired, mayBeRequired, supply, classes }: BlankRuleOptions,
): ObjectRule | undefined {
  if (ruling === undefined) return undefined;
  return {
    severity: ruling.severity,
    suspects: (facts) => {
      if (classes?.includes(facts.objectClass) === false) return false;
      return facts.isBlank(attribute) || (facts.count(attribute) === 0 && mayBeRequired(facts));
    },
    examine: (object) => {
      if (classes?.includes(classOf(object)) === false) return [];
      const values = textsOf(object, attribute);
      if (values.some((value) => value.trim() !== '')) return [];
      const [value] = values;
      if (value !== undefined) return [{ value, message: blank }];
      return isRequired(object) ? [{ value: null, message: missing(attribute) }] : [];
    },
    mend: (_value, object) => supply(object),
  };
}

const blank = { en: 'There is nothing but blanks in it.', ko: '값이 비어 있거나 공백뿐입니다.' };

function missing(attribute: string) {
  return { en: `It has no ${attribute}.`, ko: `${attribute} 값이 없습니다.` };
}
