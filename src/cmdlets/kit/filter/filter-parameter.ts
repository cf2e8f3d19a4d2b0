/**
 * `-Filter` of a cmdlet, in two lines:
 *
 *     Filter: filterParameter(contactFilterable),          // among its parameters
 *     if (Filter && !Filter.matches(row)) continue;        // in `process`
 *
 * where `contactFilterable = makeFilterable(contactObject)`. Cmdlets of recipients take
 * `listParameters` of presentation/list-recipients.ts instead, which reads no more than it needs.
 */
import type { z } from 'zod';
import { describeFilterError, FilterError } from '../../../wire/opath/filter-error.ts';
import { ScriptBlockValue, toText, type Value } from '../../../wire/powershell-language/index.ts';
import { parameter } from '../parameter.ts';
import { cannotSet, convertible } from '../parameter-types.ts';
import { compileFilter, type Filter } from './compile-filter.ts';
import type { Filterable } from './filterable.ts';

/** Text, or what stands in braces, as older versions of Exchange had filters written. */
function filterOf<T>(filterable: Filterable<T>): z.ZodType<Filter<T>, Value> {
  return convertible({ typeName: 'System.String', filterProperties: filterable.names }, (value) => {
    const text = value instanceof ScriptBlockValue ? value.text : toText(value);
    try {
      return compileFilter(text, filterable);
    } catch (error) {
      if (error instanceof FilterError) return cannotSet('Filter', describeFilterError(error, text));
      throw error;
    }
  });
}

export function filterParameter<T>(filterable: Filterable<T>) {
  return parameter({
    schema: filterOf(filterable),
    synopsis: {
      en: 'Those for which it holds, such as "Name -like \'T*\' -and HiddenFromAddressListsEnabled -eq $true".',
      ko: '조건에 맞는 것만. 예: "Name -like \'T*\' -and HiddenFromAddressListsEnabled -eq $true".',
    },
  });
}
