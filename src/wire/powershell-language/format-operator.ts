/** `-f`, `[string]::Format` and `.ToString(format)`: composite formatting in the invariant culture. */
import type { Budget } from './budget.ts';
import { toText } from './convert.ts';
import { findDateFormat, formatTimeSpan } from './date-text.ts';
import { DateTimeValue, TimeSpanValue } from './date-time.ts';
import { isCollection } from './enumerate.ts';
import { formatNumber } from './format-number.ts';
import { GuidValue } from './guid.ts';
import { isNumber } from './numeric.ts';
import { fail } from './script-error.ts';
import { typeNameOf } from './type-names.ts';
import type { Value } from './value.ts';

const widest = 100_000;

export function formatComposite(template: string, args: readonly Value[], budget: Budget): string {
  let result = '';
  for (let offset = 0; offset < template.length; ) {
    const c = template.charAt(offset);
    const doubled = template.charAt(offset + 1) === c;
    if (c !== '{' && c !== '}') {
      const next = template.slice(offset).search(/[{}]/);
      const end = next < 0 ? template.length : offset + next;
      result += template.slice(offset, end);
      offset = end;
    } else if (doubled) {
      result += c;
      offset += 2;
    } else {
      const item = /^\{(\d{1,6})\s*(?:,\s*(-?\d{1,6})\s*)?(?::((?:[^{}]|\{\{|\}\})*))?\}/.exec(
        template.slice(offset, offset + 1_000),
      );
      if (!item) return failFormat('Input string was not in a correct format.');
      result += formatItem(item, args);
      offset += item[0].length;
    }
    budget.step();
  }
  budget.allocate(result.length * 2);
  return result;
}

function formatItem(item: RegExpExecArray, args: readonly Value[]): string {
  const [, index = '0', width, format = ''] = item;
  if (Number(index) >= args.length) {
    return failFormat(
      'Index (zero based) must be greater than or equal to zero and less than the size of the argument list.',
    );
  }
  const text = formatValue(args[Number(index)], format.replaceAll('{{', '{').replaceAll('}}', '}'));
  const cells = Number(width ?? 0);
  if (Math.abs(cells) > widest) return failFormat(`A width may be at most ${widest}.`);
  return cells < 0 ? text.padEnd(-cells) : text.padStart(cells);
}

export function formatValue(value: Value, format: string): string {
  if (format === '') return isCollection(value) ? typeNameOf(value) : toText(value);
  if (isNumber(value)) return formatNumber(value, format) ?? failFormat(`Format specifier was invalid.`);
  const date = value instanceof Date ? DateTimeValue.fromUnixMs(value.getTime()) : value;
  if (date instanceof DateTimeValue)
    return findDateFormat(date, format) ?? failFormat('Input string was not in a correct format.');
  if (value instanceof TimeSpanValue) return formatTimeSpan(value, format);
  if (value instanceof GuidValue) return formatGuid(value, format);
  return toText(value);
}

function formatGuid(guid: GuidValue, format: string): string {
  switch (format.toUpperCase()) {
    case 'N':
      return guid.text.replaceAll('-', '');
    case 'B':
      return `{${guid.text}}`;
    case 'P':
      return `(${guid.text})`;
    default:
      return guid.text;
  }
}

function failFormat(why: string): never {
  return fail('FormatError', `Error formatting a string: ${why}.`, 'InvalidOperation', [
    'System.FormatException',
    'System.SystemException',
    'System.Exception',
    'System.Object',
  ]);
}
