/** How what this shell has under numbers of its own is named: sessions and jobs. */
import { getWildcard, hasWildcards } from '../../wire/powershell-language/index.ts';
import { parameter } from '../kit/parameter.ts';
import { guid, list, text, whole } from '../kit/parameter-types.ts';

export const shellSelectors = {
  Id: parameter({
    schema: list(whole()),
    synopsis: { en: 'Its number in this shell.', ko: '이 셸에서의 번호.' },
    position: 0,
    mandatory: true,
    fromPipeline: 'propertyName',
    sets: ['Id'],
  }),
  Name: parameter({
    schema: list(text()),
    synopsis: { en: 'Its name, or a pattern.', ko: '이름 또는 패턴.' },
    mandatory: true,
    fromPipeline: 'propertyName',
    sets: ['Name'],
  }),
  InstanceId: parameter({
    schema: list(guid()),
    synopsis: { en: 'Its GUID.', ko: 'GUID.' },
    mandatory: true,
    fromPipeline: 'propertyName',
    sets: ['InstanceId'],
  }),
} as const;

/** What is named and is not there is told of; a pattern may find nothing. */
export function pickNamed<T>(
  all: readonly T[],
  wanted: string,
  fits: (one: T, matches: (name: string) => boolean) => boolean,
  tellMissing: () => void,
): readonly T[] {
  const matches = getWildcard(wanted, false);
  const found = all.filter((one) => fits(one, matches));
  if (found.length === 0 && !hasWildcards(wanted)) tellMissing();
  return found;
}
