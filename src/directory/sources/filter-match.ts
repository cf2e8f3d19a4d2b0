/** Whether an object satisfies a filter (RFC 4515), for sources that no server searches. Texts are the same without case. */
import {
  AndFilter,
  ApproximateFilter,
  EqualityFilter,
  ExtensibleFilter,
  type Filter,
  GreaterThanEqualsFilter,
  LessThanEqualsFilter,
  NotFilter,
  OrFilter,
  PresenceFilter,
  SubstringFilter,
} from 'ldapts';
import { leafOf } from '../distinguished-name.ts';
import { sourceError } from '../ldap/source-error.ts';
import type { SourceObject, SourceValue } from '../source-object.ts';

/** [MS-ADTS] 3.1.1.3.4.4.1 and .2. */
const bitwiseAnd = '1.2.840.113556.1.4.803';
const bitwiseOr = '1.2.840.113556.1.4.804';

export function matchesFilter(filter: Filter, object: SourceObject): boolean {
  if (filter instanceof AndFilter) return filter.filters.every((each) => matchesFilter(each, object));
  if (filter instanceof OrFilter) return filter.filters.some((each) => matchesFilter(each, object));
  if (filter instanceof NotFilter) return !matchesFilter(filter.filter, object);
  if (filter instanceof PresenceFilter) return valuesOf(object, filter.attribute).length > 0;
  if (filter instanceof EqualityFilter || filter instanceof ApproximateFilter) {
    const wanted = textOf(filter.value);
    return foldedOf(object, filter.attribute).some((value) => value === wanted);
  }
  if (filter instanceof SubstringFilter) {
    const parts = filter;
    return foldedOf(object, parts.attribute).some((value) => holdsParts(value, parts));
  }
  if (filter instanceof GreaterThanEqualsFilter) {
    return foldedOf(object, filter.attribute).some((value) => compare(value, textOf(filter.value)) >= 0);
  }
  if (filter instanceof LessThanEqualsFilter) {
    return foldedOf(object, filter.attribute).some((value) => compare(value, textOf(filter.value)) <= 0);
  }
  if (filter instanceof ExtensibleFilter) return matchesBits(filter, object);
  throw notHere(filter.toString());
}

function matchesBits({ rule, matchType, value }: ExtensibleFilter, object: SourceObject): boolean {
  if (rule !== bitwiseAnd && rule !== bitwiseOr) throw notHere(`${matchType}:${rule}:=${value}`);
  if (!/^-?\d{1,19}$/.test(value)) return false;
  const wanted = BigInt(value);
  return foldedOf(object, matchType).some((text) => {
    if (!/^-?\d{1,19}$/.test(text)) return false;
    const bits = BigInt(text) & wanted;
    return rule === bitwiseAnd ? bits === wanted : bits !== 0n;
  });
}

function notHere(filter: string) {
  return sourceError('filter', {
    what: `The filter ${filter} asks for what only a server can tell, and this source is a file.`,
    next: 'Leave that part out of -Filter.',
  });
}

function holdsParts(
  value: string,
  { initial, any, final }: Pick<SubstringFilter, 'initial' | 'any' | 'final'>,
): boolean {
  if (!value.startsWith(initial.toLowerCase())) return false;
  let at = initial.length;
  for (const part of any) {
    const found = value.indexOf(part.toLowerCase(), at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return value.length - at >= final.length && value.endsWith(final.toLowerCase());
}

function compare(one: string, other: string): number {
  if (/^-?\d{1,30}$/.test(one) && /^-?\d{1,30}$/.test(other)) {
    const difference = BigInt(one) - BigInt(other);
    return difference > 0n ? 1 : difference < 0n ? -1 : 0;
  }
  return one < other ? -1 : one > other ? 1 : 0;
}

function valuesOf(object: SourceObject, attribute: string): readonly SourceValue[] {
  return object.attributes.get(attribute.toLowerCase()) ?? [];
}

function foldedOf(object: SourceObject, attribute: string): string[] {
  const texts = valuesOf(object, attribute).filter((value) => typeof value === 'string');
  // objectCategory is asked for by the name of a class, and holds the DN of one: [MS-ADTS] 3.1.1.3.1.3.5.
  const isCategory = attribute.toLowerCase() === 'objectcategory';
  return texts.flatMap((text) =>
    isCategory ? [text.toLowerCase(), leafOf(text).toLowerCase()] : [text.toLowerCase()],
  );
}

function textOf(value: Buffer | string): string {
  return (typeof value === 'string' ? value : value.toString('utf8')).toLowerCase();
}
