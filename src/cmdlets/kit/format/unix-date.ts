/** Dates by the letters of `date` on Unix: `Get-Date -UFormat '%Y-%m-%d'`. */
import { type DateTimeValue, formatDate } from '../../../wire/powershell-language/index.ts';

const msPerSecond = 1_000;

/** By forms of .NET, of which each letter is one. */
const forms: ReadonlyMap<string, string> = new Map([
  ['A', 'dddd'],
  ['a', 'ddd'],
  ['B', 'MMMM'],
  ['b', 'MMM'],
  ['h', 'MMM'],
  ['c', 'ddd dd MMM yyyy HH:mm:ss'],
  ['D', 'MM/dd/yy'],
  ['d', 'dd'],
  ['F', 'yyyy-MM-dd'],
  ['H', 'HH'],
  ['I', 'hh'],
  ['M', 'mm'],
  ['m', 'MM'],
  ['p', 'tt'],
  ['R', 'HH:mm'],
  ['r', 'hh:mm:ss tt'],
  ['S', 'ss'],
  ['T', 'HH:mm:ss'],
  ['X', 'HH:mm:ss'],
  ['x', 'MM/dd/yy'],
  ['Y', 'yyyy'],
  ['y', 'yy'],
  ['Z', 'zz'],
]);

export function formatUnixDate(date: DateTimeValue, format: string): string {
  return format.replace(/%(.)/gs, (whole, letter: string) => {
    const form = forms.get(letter);
    return form === undefined ? (formatOther(date, letter) ?? whole) : formatDate(date, form);
  });
}

function formatOther(date: DateTimeValue, letter: string): string | undefined {
  switch (letter) {
    case '%':
      return '%';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'e':
      return formatDate(date, '%d').padStart(2);
    case 'j':
      return String(dayOfYear(date)).padStart(3, '0');
    case 's':
      return String(Math.floor(date.unixMs / msPerSecond));
    default:
      return undefined;
  }
}

function dayOfYear(date: DateTimeValue): number {
  const [year = 1, month = 1, day = 1] = formatDate(date, 'yyyy-MM-dd').split('-').map(Number);
  return (Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 0)) / (24 * 60 * 60 * msPerSecond);
}
