import type { LocalText } from '../../../base/language.ts';
import type { SourceObject } from '../../source-object.ts';
import type { AddressPlace } from '../address-syntax.ts';
import { printableAscii } from '../character-sets.ts';
import type { CheckContext, ValueRule } from '../check.ts';
import { mendOrder } from '../mend-order.ts';
import type { Ruling } from '../profiles/profile.ts';

interface FormatRuleOptions {
  readonly place: AddressPlace;
  /** What stands before, and behind, where nothing does. */
  readonly supplyLocalPart?: (object: SourceObject) => string | undefined;
  readonly supplyDomain?: (object: SourceObject, context: CheckContext) => string | undefined;
}

/** One `@`, and something on both sides of it. */
export function formatRule(
  ruling: Ruling | undefined,
  { place, supplyLocalPart, supplyDomain }: FormatRuleOptions,
): ValueRule | undefined {
  if (ruling === undefined) return undefined;
  return {
    severity: ruling.severity,
    screen: { plain: printableAscii, shape: place.shape },
    examine: (value) => {
      const placed = place.find(value);
      return placed === undefined ? undefined : findFault(placed.address);
    },
    mend: (value, object, context) => {
      const placed = place.find(value);
      if (placed === undefined || findFault(placed.address) === undefined) return value;
      const parts = placed.address.split('@').filter((part) => part.trim() !== '');
      const endsInAt = placed.address.trimEnd().endsWith('@');
      const hasDomain = placed.address.includes('@') && !endsInAt && parts.length > 0;
      const domain = hasDomain ? parts.pop() : supplyDomain?.(object, context);
      const local = parts.length > 0 ? parts.join('') : supplyLocalPart?.(object);
      if (domain === undefined || local === undefined) return undefined;
      const mended = `${placed.before}${local}@${domain}`;
      // What was left may itself look like a type: "@smtp:@contoso.com".
      const address = place.find(mended)?.address;
      return address === undefined || findFault(address) !== undefined ? undefined : mended;
    },
    order: mendOrder.format,
  };
}

function findFault(address: string): LocalText | undefined {
  const count = address.split('@').length - 1;
  if (count === 0) return { en: 'It has no @.', ko: '@가 없습니다.' };
  if (count > 1) {
    return {
      en: `It has ${count} signs @, and one is allowed.`,
      ko: `@가 ${count}개 있습니다. 하나만 쓸 수 있습니다.`,
    };
  }
  if (address.startsWith('@')) return { en: 'Nothing stands before the @.', ko: '@ 앞에 이름이 없습니다.' };
  if (address.endsWith('@')) return { en: 'Nothing follows the @.', ko: '@ 뒤에 도메인이 없습니다.' };
  return undefined;
}
