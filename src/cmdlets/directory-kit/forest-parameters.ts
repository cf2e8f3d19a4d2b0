import type { SuffixEdit } from '../../directory/upn/upn-suffix.ts';
import {
  enumerate,
  findMember,
  HashtableValue,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { parameter } from '../kit/parameter.ts';
import { cannotConvert, convertible, identity } from '../kit/parameter-types.ts';

const typeName = 'System.Collections.Hashtable';

const texts = (value: Value): string[] => Array.from(enumerate(value), (each) => toText(each));

/** `@{Add='contoso.com'}`, `@{Remove=…}`, `@{Replace=…}`, as Set-ADForest takes it; `$null` takes all away. */
export const suffixEdit = () =>
  convertible({ typeName }, (value): SuffixEdit => {
    if (value === null || value === undefined) return { replace: [] };
    if (!(value instanceof HashtableValue)) {
      return cannotConvert(
        value,
        typeName,
        "Write it as @{Add='contoso.com'}, @{Remove='…'} or @{Replace='…'}.",
      );
    }
    const edit: { add?: string[]; remove?: string[]; replace?: string[] } = {};
    for (const [key, each] of value.entries()) {
      const name = toText(key).toLowerCase();
      if (name !== 'add' && name !== 'remove' && name !== 'replace') {
        return cannotConvert(
          value,
          typeName,
          `The table may have the keys Add, Remove and Replace, not ${toText(key)}.`,
        );
      }
      edit[name] = texts(each);
    }
    const { replace, ...others } = edit;
    if (replace === undefined) return others;
    if (Object.keys(others).length === 0) return { replace };
    return cannotConvert(
      value,
      typeName,
      'Replace names all suffixes there are to be; it goes without Add and Remove.',
    );
  });

const forest = () =>
  identity('Microsoft.ActiveDirectory.Management.ADForest', (value) => {
    const found = findMember(value, 'Connector')?.value ?? findMember(value, 'Name')?.value;
    return found === null || found === undefined ? undefined : toText(found);
  });

export const forestParameter = parameter({
  schema: forest(),
  synopsis: {
    en: 'The forest by its DNS name, or the connector that leads to it; not needed where there is one.',
    ko: '포리스트의 DNS 이름, 또는 그리로 가는 커넥터. 하나뿐이면 생략할 수 있습니다.',
  },
  position: 0,
  fromPipeline: 'value',
  completer: 'directoryConnector',
});

export const connectorOfForestParameter = parameter({
  schema: forest(),
  synopsis: {
    en: 'The connector that leads to the directory; not needed where there is one.',
    ko: '디렉터리로 가는 커넥터. 하나뿐이면 생략할 수 있습니다.',
  },
  completer: 'directoryConnector',
});
