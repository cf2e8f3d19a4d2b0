/** `[string]::…` and `[char]::…` */
import type { Budget } from './budget.ts';
import { compareText } from './compare.ts';
import { toText } from './convert.ts';
import { elementsOf, isCollection } from './enumerate.ts';
import { formatComposite } from './format-operator.ts';
import { joinText } from './text-operators.ts';
import { CharValue, type FoundValue, type Value } from './value.ts';

export function invokeString(name: string, args: readonly Value[], budget: Budget): FoundValue {
  const [first, ...rest] = args;
  switch (name) {
    case 'isnullorempty':
      return { value: toText(first) === '' };
    case 'isnullorwhitespace':
      return { value: toText(first).trim() === '' };
    case 'join':
      return { value: joinText(rest.length === 1 ? rest[0] : rest, toText(first), budget) };
    case 'format':
      return {
        value: formatComposite(
          toText(first),
          rest.length === 1 && isCollection(rest[0]) ? elementsOf(rest[0]) : rest,
          budget,
        ),
      };
    case 'concat':
      return { value: joinText(args.length === 1 ? first : args, '', budget) };
    case 'compare': {
      const ignoreCase = rest[1] === true || /ignorecase/i.test(toText(rest[1]));
      return { value: Math.sign(compareText(toText(first), toText(rest[0]), !ignoreCase)) };
    }
    case 'equals':
      return { value: toText(first) === toText(rest[0]) };
    default:
      return undefined;
  }
}

export function invokeChar(name: string, args: readonly Value[]): FoundValue {
  const c = toText(args[0]).charAt(0);
  const tests: Readonly<Record<string, RegExp>> = {
    isdigit: /\p{Nd}/u,
    isletter: /\p{L}/u,
    isletterordigit: /[\p{L}\p{Nd}]/u,
    isupper: /\p{Lu}/u,
    islower: /\p{Ll}/u,
    iswhitespace: /\s/,
    ispunctuation: /\p{P}/u,
  };
  if (Object.hasOwn(tests, name)) return { value: tests[name]?.test(c) === true };
  if (name === 'toupper') return { value: new CharValue(c.toUpperCase()) };
  return name === 'tolower' ? { value: new CharValue(c.toLowerCase()) } : undefined;
}
