/** Views for objects whose type says nothing: from their properties, or from those that were asked for. */
import {
  CharValue,
  getWildcard,
  isAdapted,
  isNumber,
  typeNamesOf,
  type Value,
} from '../../../wire/powershell-language/index.ts';
import type { Alignment } from './column-widths.ts';
import { findDisplayName } from './display-text.ts';
import type { Entry, HeaderColumn } from './format-record.ts';
import { propertyNamed, type ResolvedProperty, resolveSelector, visibleNames } from './property-selector.ts';
import { type FormatContext, type FormatParameters, type GroupKey, propertyText, type View } from './view.ts';

/** A table without chosen columns shows so many. */
const mostColumns = 10;

export function viewOfProperties(
  shape: 'table' | 'list' | 'wide',
  first: Value,
  parameters: FormatParameters,
  context: FormatContext,
): View {
  const groupBy = groupKeyOf(parameters, context);
  const autoSize = parameters.autoSize ?? false;
  const common = { autoSize, groupBy, accepts: () => true };
  switch (shape) {
    case 'table':
      return { ...common, ...tableOf(first, parameters, context) };
    case 'list':
      return {
        ...common,
        shape: { kind: 'list' },
        entry: (item) => fieldsOf(linesOf(item, parameters, context), item, context),
      };
    case 'wide':
      return {
        ...common,
        shape: { kind: 'wide', columns: autoSize ? 0 : (parameters.columns ?? 0) },
        entry: (item) => wideItem(item, parameters, context),
      };
  }
}

export function groupKeyOf(parameters: FormatParameters, context: FormatContext): GroupKey | undefined {
  const selector = parameters.groupBy;
  if (!selector) return undefined;
  return {
    label: selector.label,
    resolve: (item) => resolveSelector(selector, item, context.evaluate)[0],
  };
}

export const fieldsOf = (
  properties: readonly ResolvedProperty[],
  item: Value,
  context: FormatContext,
): Entry => ({
  kind: 'fields',
  fields: properties.map((property) => ({
    label: property.label,
    text: propertyText(property, item, context, false),
  })),
});

/** What a list shows of an object: each object its own lines. */
export function linesOf(
  item: Value,
  parameters: FormatParameters,
  context: FormatContext,
): readonly ResolvedProperty[] {
  const chosen = parameters.properties ?? [];
  const all =
    chosen.length > 0
      ? chosen.flatMap((selector) => resolveSelector(selector, item, context.evaluate))
      : defaultNames(item, context).map((name) => propertyNamed(name));
  return without(all, parameters.excludeProperties);
}

export function defaultNames(item: Value, context: FormatContext): readonly string[] {
  return context.views.findDefaultProperties(typeNamesOf(item)) ?? visibleNames(item);
}

function without(
  properties: readonly ResolvedProperty[],
  excluded: readonly string[] = [],
): readonly ResolvedProperty[] {
  if (excluded.length === 0) return properties;
  const tests = excluded.map((pattern) => getWildcard(pattern, false));
  return properties.filter(({ label }) => !tests.some((test) => test(label)));
}

/** The first object decides on the columns; later ones leave those empty that they do not have. */
function tableOf(
  first: Value,
  parameters: FormatParameters,
  context: FormatContext,
): Pick<View, 'shape' | 'entry'> {
  const properties = columnsOf(first, parameters, context);
  const wrap = parameters.wrap ?? false;
  return {
    shape: {
      kind: 'table',
      columns: properties.map((property) => headerOf(property, first)),
      hideHeaders: parameters.hideTableHeaders ?? false,
      repeatHeaders: parameters.repeatHeader ?? false,
    },
    entry: (item) => ({
      kind: 'row',
      cells: properties.map((property) => propertyText(property, item, context, true)),
      wrap,
    }),
  };
}

function columnsOf(
  first: Value,
  parameters: FormatParameters,
  context: FormatContext,
): readonly ResolvedProperty[] {
  const chosen = parameters.properties ?? [];
  if (chosen.length === 0) {
    const byType = context.views.findDefaultProperties(typeNamesOf(first));
    const names = byType ?? visibleNames(first).slice(0, mostColumns);
    return without(
      names.map((name) => propertyNamed(name)),
      parameters.excludeProperties,
    );
  }
  const columns = chosen.flatMap((selector) => {
    const found = resolveSelector(selector, first, context.evaluate);
    const { expression } = selector;
    if (found.length > 0 || typeof expression !== 'string' || /[*?[]/.test(expression)) return found;
    // A column that was asked for by name stands there even where the first object lacks it.
    return [propertyNamed(expression, selector)];
  });
  return without(columns, parameters.excludeProperties);
}

function headerOf(property: ResolvedProperty, first: Value): HeaderColumn {
  const { selector, label } = property;
  return {
    label,
    width: selector?.width ?? 0,
    alignment: selector?.alignment ?? alignmentOf(property.get(first)?.value),
    isProperty: true,
  };
}

/** Numbers, single characters, booleans and enumerations stand at the right. */
function alignmentOf(value: Value): Alignment {
  if (isNumber(value) || typeof value === 'boolean' || value instanceof CharValue) return 'right';
  return isAdapted(value) && typeNamesOf(value)[1] === 'System.Enum' ? 'right' : 'left';
}

function wideItem(item: Value, parameters: FormatParameters, context: FormatContext): Entry {
  const [chosen] = parameters.properties ?? [];
  const [property] = chosen ? resolveSelector(chosen, item, context.evaluate) : namesForWide(item, context);
  return { kind: 'item', text: property ? propertyText(property, item, context, false) : '' };
}

function namesForWide(item: Value, context: FormatContext): readonly ResolvedProperty[] {
  const name = findDisplayName(item);
  return (name === undefined ? defaultNames(item, context) : [name]).map((each) => propertyNamed(each));
}
