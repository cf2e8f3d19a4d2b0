/** What an object that comes through a pipeline says for a cmdlet whose server takes no pipelines. */
import type { Cmdlet } from '../../../cmdlets/kit/definition.ts';
import { findMember, type Value } from '../../../wire/powershell-language/index.ts';
import type { CommandArgument } from '../../../wire/psrp/index.ts';

/** As PowerShell binds: by the names of its properties, and whole where no property fits. */
export function argumentsOfObject(
  item: Value,
  cmdlet: Cmdlet,
  given: readonly CommandArgument[],
): CommandArgument[] {
  const named = new Set(given.map(({ name = '' }) => name.toLowerCase()));
  const open = Object.entries(cmdlet.parameters).filter(([name]) => !named.has(name.toLowerCase()));
  const byName = open.flatMap(([name, { fromPipeline, aliases = [] }]) => {
    if (fromPipeline !== 'propertyName' && fromPipeline !== 'both') return [];
    const member = [name, ...aliases]
      .map((each) => findMember(item, each))
      .find((each) => each !== undefined);
    return member === undefined ? [] : [{ name, value: member.value }];
  });
  if (byName.length > 0) return byName;
  const [whole] = open.filter(([, { fromPipeline }]) => fromPipeline === 'value' || fromPipeline === 'both');
  return whole === undefined ? [] : [{ name: whole[0], value: item }];
}
