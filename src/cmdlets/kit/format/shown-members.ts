import { GuidValue, propertyNames, type Value } from '../../../wire/powershell-language/index.ts';

/** In the order in which they are shown. A GUID has one property, which only output asks for. */
export const shownNames = (value: Value): readonly string[] =>
  value instanceof GuidValue ? ['Guid'] : propertyNames(value);
