import { parameter } from '../kit/parameter.ts';
import { list, oneOf } from '../kit/parameter-types.ts';

/** Narrows a `Get-` to some of the types that it shows. */
export const typeDetailsParameter = <const T extends readonly string[]>(details: T) =>
  parameter({
    schema: list(oneOf(details, 'Microsoft.Exchange.Data.Directory.Recipient.RecipientTypeDetails')),
    synopsis: { en: 'Of these types alone.', ko: '이 형식만.' },
  });
