/** A list of entities, or one of them: what Get-EXOMailbox, Get-EXORecipient and Get-EXOCASMailbox have in common. */
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import type { ExoEntity } from './entities.ts';
import { type ExoIdentity, exoIdentityParameters, findKey, propertyParameters } from './parameters.ts';
import type { PropertySets } from './property-sets.ts';
import { type ExoChoice, type ExoRead, readExo } from './read-exo.ts';

export const exoListParameters = (sets: PropertySets, typeName: string) =>
  ({
    ...exoIdentityParameters,
    Anr: parameter({
      schema: text(),
      synopsis: { en: 'The beginning of names, aliases or addresses.', ko: '이름, 별칭 또는 주소의 앞부분.' },
      sets: ['Anr'],
    }),
    Filter: parameter({
      schema: text(),
      synopsis: {
        en: 'Those alone of which it is true, as of the cmdlet without EXO.',
        ko: '조건에 맞는 것만. EXO가 없는 cmdlet과 같습니다.',
      },
    }),
    ResultSize: resultSizeParameter,
    ...propertyParameters(sets, typeName),
  }) as const;

interface Bound extends ExoIdentity, ExoChoice {
  readonly Anr?: string | undefined;
  readonly Filter?: string | undefined;
  readonly ResultSize?: number | null | undefined;
}

const defaultResultSize = 1_000;

export function listExo(
  cmdlet: string,
  entity: ExoEntity,
  { Anr, Filter, ResultSize, PropertySets, Properties, ...identity }: Bound,
  options: ExoRead['options'],
  context: CmdletContext,
): AsyncIterable<Value> {
  const choice = { PropertySets, Properties };
  const key = findKey(identity);
  if (key !== undefined) return readExo({ cmdlet, entity, key, choice, options }, context);
  // One more, so that it is known whether there are more.
  const top = ResultSize === null ? undefined : (ResultSize ?? defaultResultSize) + 1;
  const all = { Anr, $filter: Filter, $top: top, ...options };
  return limitResults(readExo({ cmdlet, entity, choice, options: all }, context), ResultSize, context);
}
