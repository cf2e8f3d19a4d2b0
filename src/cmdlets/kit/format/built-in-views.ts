/** Views of the types that the language itself brings. */
import {
  DateTimeValue,
  ErrorRecord,
  formatDate,
  toText,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import { type Culture, cultureText } from './culture.ts';
import { errorText } from './error-text.ts';
import type { ListItem, TableColumn, ViewDefinition } from './view-definition.ts';

const columns = (names: readonly string[]): readonly TableColumn[] => names.map((property) => ({ property }));
const items = (names: readonly string[]): readonly ListItem[] => names.map((property) => ({ property }));

const timeSpanTotals = ['TotalDays', 'TotalHours', 'TotalMinutes', 'TotalSeconds', 'TotalMilliseconds'];
const timeSpanParts = ['Days', 'Hours', 'Minutes', 'Seconds', 'Milliseconds'];

export function builtInViews(culture: Culture): readonly ViewDefinition[] {
  return [
    {
      typeNames: ['System.Collections.DictionaryEntry'],
      table: { columns: [{ property: 'Name', width: 30 }, { property: 'Value' }] },
      list: { items: items(['Name', 'Value']) },
    },
    { typeNames: ['System.DateTime'], text: { lines: (item) => [fullDateText(item, culture)] } },
    {
      typeNames: ['System.TimeSpan'],
      list: { items: items([...timeSpanParts, 'Ticks', ...timeSpanTotals]) },
    },
    { typeNames: ['System.TimeSpan'], table: { columns: columns(timeSpanParts) } },
    { typeNames: ['System.Guid'], table: { columns: columns(['Guid']) } },
    {
      typeNames: ['System.Management.Automation.ErrorRecord'],
      text: {
        outOfBand: true,
        lines: (item) => (item instanceof ErrorRecord ? errorText(item) : toText(item)).split('\n'),
      },
    },
  ];
}

function fullDateText(item: Value, culture: Culture): string {
  const date = item instanceof Date ? DateTimeValue.fromUnixMs(item.getTime()) : item;
  return date instanceof DateTimeValue ? formatDate(date, culture.fullDateTime) : cultureText(item, culture);
}
