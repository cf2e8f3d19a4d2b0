/** Views as types define them. */
import { findMember, type Value } from '../../../wire/powershell-language/index.ts';
import { displayText, formattedText } from './display-text.ts';
import type { Entry } from './format-record.ts';
import { shownNames } from './shown-members.ts';
import type { FormatContext, FormatParameters, GroupKey, View } from './view.ts';
import { appliesTo, type FoundView } from './view-catalog.ts';
import type {
  ListItem,
  ListView,
  ShownValue,
  TableColumn,
  TableView,
  TextView,
  ViewDefinition,
  WideView,
} from './view-definition.ts';
import { groupKeyOf } from './view-of-properties.ts';

export function viewOfDefinition(
  { view, shape }: FoundView,
  first: Value,
  parameters: FormatParameters,
  context: FormatContext,
): View {
  const common = {
    groupBy: groupKeyOf(parameters, context) ?? definedGroupKey(view),
    accepts: (typeNames: readonly string[]) => appliesTo(view, typeNames),
  };
  const { table, list, wide, text } = view;
  if (shape === 'table' && table) return { ...common, ...tableOf(table, first, parameters, context) };
  if (shape === 'list' && list) return { ...common, ...listOf(list, context), autoSize: false };
  if (shape === 'wide' && wide) return { ...common, ...wideOf(wide, parameters, context) };
  if (shape === 'text' && text) return { ...common, ...textOf(text), autoSize: false };
  throw new TypeError(`The view of ${view.typeNames.join(', ')} has no ${shape}.`);
}

function definedGroupKey({ groupBy }: ViewDefinition): GroupKey | undefined {
  if (!groupBy) return undefined;
  const label = labelOf(groupBy, groupBy.label);
  const get = (item: Value) => shown(groupBy, item);
  return { label, resolve: () => ({ label, selector: undefined, get }) };
}

function shown(of: ShownValue, item: Value): { readonly value: Value } | undefined {
  return 'property' in of ? findMember(item, of.property) : { value: of.value(item) };
}

const labelOf = (of: ShownValue, label: string | undefined): string =>
  label ?? ('property' in of ? of.property : of.label);

function textOfShown(
  of: TableColumn | ListItem,
  item: Value,
  context: FormatContext,
  inTable: boolean,
): string {
  const found = shown(of, item);
  if (!found) return '';
  return of.format === undefined
    ? displayText(found.value, context, inTable)
    : formattedText(found.value, of.format, context);
}

function tableOf(
  table: TableView,
  first: Value,
  parameters: FormatParameters,
  context: FormatContext,
): Pick<View, 'shape' | 'entry' | 'autoSize'> {
  const names = new Set(shownNames(first).map((name) => name.toLowerCase()));
  const wrap = parameters.wrap ?? table.wrap ?? false;
  return {
    autoSize: parameters.autoSize ?? table.autoSize ?? false,
    shape: {
      kind: 'table',
      hideHeaders: parameters.hideTableHeaders ?? table.hideHeaders ?? false,
      repeatHeaders: parameters.repeatHeader ?? false,
      columns: table.columns.map((column) => ({
        label: labelOf(column, column.label),
        width: column.width ?? 0,
        alignment: column.alignment ?? 'left',
        isProperty: column.label === undefined || names.has(column.label.toLowerCase()),
      })),
    },
    entry: (item): Entry => ({
      kind: 'row',
      // Numbers of a defined column keep their digits: only columns found by themselves are rounded.
      cells: table.columns.map((column) => textOfShown(column, item, context, false)),
      wrap,
    }),
  };
}

function listOf(list: ListView, context: FormatContext): Pick<View, 'shape' | 'entry'> {
  return {
    shape: { kind: 'list' },
    entry: (item): Entry => ({
      kind: 'fields',
      fields: list.items
        .filter(({ when }) => when?.(item) ?? true)
        .map((line) => ({
          label: labelOf(line, line.label),
          text: textOfShown(line, item, context, false),
        })),
    }),
  };
}

function wideOf(
  wide: WideView,
  parameters: FormatParameters,
  context: FormatContext,
): Pick<View, 'shape' | 'entry' | 'autoSize'> {
  const autoSize = parameters.autoSize ?? wide.autoSize ?? false;
  return {
    autoSize,
    shape: { kind: 'wide', columns: autoSize ? 0 : (parameters.columns ?? wide.columns ?? 0) },
    entry: (item) => ({ kind: 'item', text: displayText(shown(wide.item, item)?.value, context) }),
  };
}

const textOf = (text: TextView): Pick<View, 'shape' | 'entry'> => ({
  shape: { kind: 'text' },
  entry: (item) => ({ kind: 'lines', lines: text.lines(item) }),
});
