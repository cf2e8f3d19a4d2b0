import type { LocalText } from '../../../base/language.ts';
import { romanize } from '../../../organization/romanization.ts';
import { type AddressPlace, splitAddress } from '../address-syntax.ts';
import {
  atext,
  findCharacters,
  isBeyondAscii,
  isIn,
  printableAscii,
  printableWithout,
  removeCharacters,
} from '../character-sets.ts';
import type { ValueRule } from '../check.ts';
import { holdsCharacters, joinTexts } from '../fault-texts.ts';
import { mendOrder } from '../mend-order.ts';
import type { AddressRulings } from '../profiles/profile.ts';
import { truncateLocalPart } from './length-rule.ts';

/** RFC 5321 section 4.5.3.1.1. */
const maxLocalLength = 64;

interface LocalPartRuleOptions {
  readonly place: AddressPlace;
  readonly isOneOfMany?: boolean;
  /** Characters that another rule of the profile tells of. */
  readonly toldElsewhere?: string;
  /** Whether another rule tells of length, or of a dot before the `@`. */
  readonly tellsLength?: boolean;
  readonly tellsTrailingDot?: boolean;
}

/** A dot-atom (RFC 5322 section 3.2.3) before the `@`. Nobody gives out quoted ones. */
export function localPartRule(
  { localPart, banned, nonAscii }: AddressRulings,
  {
    place,
    isOneOfMany = false,
    toldElsewhere = '',
    tellsLength = true,
    tellsTrailingDot = true,
  }: LocalPartRuleOptions,
): ValueRule | undefined {
  if (localPart === undefined) return undefined;
  const isToldElsewhere = isIn(`${banned?.characters ?? ''}${toldElsewhere}@`);
  const isAtext = isIn(`${atext}.`);
  const isWrong = (character: string): boolean => {
    if (isToldElsewhere(character) || isAtext(character)) return false;
    return nonAscii === undefined || !isBeyondAscii(character);
  };
  /** Letters of other scripts in Latin ones; what else is wrong goes. */
  const spell = (local: string): string => {
    const characters = [...local.normalize('NFC')].map((character) => {
      if (!isWrong(character)) return character;
      return isBeyondAscii(character) ? removeCharacters(romanize(character), (each) => !isAtext(each)) : '';
    });
    return characters.join('');
  };
  const findFault = (value: string): LocalText | undefined => {
    const placed = place.find(value);
    const parts = placed === undefined ? undefined : splitAddress(placed.address);
    if (placed === undefined || parts === undefined) return undefined;
    const { local } = parts;
    const offset = [...placed.before].length;
    const found = findCharacters(local, isWrong).map((each) => ({
      ...each,
      position: each.position + offset,
    }));
    const faults = [
      ...(found.length > 0 ? [holdsCharacters(found)] : []),
      ...(local.startsWith('.') ? [leadingDot] : []),
      ...(tellsTrailingDot && local.endsWith('.') && local !== '.' ? [trailingDot] : []),
      ...(/[^.]\.\.+[^.]/.test(local) ? [doubleDot] : []),
      ...(tellsLength && local.length > maxLocalLength ? [tooLongBefore(local.length)] : []),
    ];
    return faults.length === 0 ? undefined : joinTexts(...faults);
  };
  return {
    severity: localPart.severity,
    screen: {
      plain: printableWithout([...printableAscii].filter(isWrong).join('')),
      shape: place.shape,
      ...(tellsLength ? { maxLocal: maxLocalLength } : {}),
    },
    examine: findFault,
    mend: (value) => {
      if (findFault(value) === undefined) return value;
      const placed = place.find(value);
      const parts = placed === undefined ? undefined : splitAddress(placed.address);
      if (placed === undefined || parts === undefined) return undefined;
      const kept = spell(parts.local)
        .replaceAll(/\.{2,}/g, '.')
        .replaceAll(/^\.|\.$/g, '');
      const local = tellsLength ? truncateLocalPart(kept, maxLocalLength) : kept;
      if (local === '') return isOneOfMany ? null : undefined;
      return `${placed.before}${local}@${parts.domain}`;
    },
    order: mendOrder.localPart,
  };
}

const leadingDot: LocalText = {
  en: 'The part before the @ begins with a dot.',
  ko: '@ 앞부분이 마침표로 시작합니다.',
};
export const trailingDot: LocalText = {
  en: 'A dot stands right before the @.',
  ko: '@ 바로 앞에 마침표가 있습니다.',
};
const doubleDot: LocalText = {
  en: 'Two dots follow one another before the @.',
  ko: '@ 앞부분에 마침표가 연달아 있습니다.',
};

function tooLongBefore(length: number): LocalText {
  return {
    en: `The part before the @ has ${length} characters, and ${maxLocalLength} are allowed.`,
    ko: `@ 앞부분이 ${length}자입니다. 최대 ${maxLocalLength}자까지 쓸 수 있습니다.`,
  };
}
