import { toText } from './convert.ts';
import { getRegex } from './regex-value.ts';
import { escapeRegex } from './text-operators.ts';
import type { FoundValue, Value } from './value.ts';

export function invokeRegex(name: string, args: readonly Value[]): FoundValue {
  const [text, pattern] = args;
  const options = { ignoreCase: /ignorecase/i.test(toText(args.at(name === 'replace' ? 3 : 2))) };
  switch (name) {
    case 'escape':
      return { value: escapeRegex(toText(text)) };
    case 'unescape':
      return { value: toText(text).replace(/\\(.)/g, '$1') };
    case 'ismatch':
      return { value: getRegex(toText(pattern), options).find(toText(text)) !== undefined };
    case 'match':
    case 'matches': {
      const regex = getRegex(toText(pattern), options);
      const found = [...regex.findAll(toText(text))].map((match) => ({
        Success: true,
        Value: match.text,
        Index: match.index,
        Length: match.text.length,
      }));
      return {
        value: name === 'matches' ? found : (found[0] ?? { Success: false, Value: '', Index: 0, Length: 0 }),
      };
    }
    case 'replace': {
      const regex = getRegex(toText(pattern), options);
      const replacement = toText(args[2]);
      let result = '';
      let end = 0;
      for (const match of regex.findAll(toText(text))) {
        result += toText(text).slice(end, match.index) + replacement;
        end = match.index + match.text.length;
      }
      return { value: result + toText(text).slice(end) };
    }
    case 'split':
      return {
        value:
          toText(text) === '' ? [''] : [...splitByRegex(toText(text), toText(pattern), options.ignoreCase)],
      };
    default:
      return undefined;
  }
}

function* splitByRegex(text: string, pattern: string, ignoreCase: boolean): IterableIterator<string> {
  let end = 0;
  for (const match of getRegex(pattern, { ignoreCase }).findAll(text)) {
    yield text.slice(end, match.index);
    end = match.index + match.text.length;
  }
  yield text.slice(end);
}
