import type { z } from 'zod';
import type { Value } from '../../wire/powershell-language/index.ts';
import { parseSize } from '../kit/byte-size.ts';
import { cannotConvert, convertible } from '../kit/parameter-types.ts';

const typeName = 'Microsoft.Exchange.Data.ByteQuantifiedSize';

/** In bytes; there is a limit always. */
export function messageSize(): z.ZodType<number, Value> {
  return convertible(
    { typeName },
    (value) => parseSize(value) ?? cannotConvert(value, typeName, 'Give a size such as 35MB.'),
  );
}
