import { createHash } from 'node:crypto';
import type { ParameterTable } from './parameter-table.ts';
import { typeInfoOf } from './parameter-types.ts';

/**
 * Says of two catalogs whether they hold the same cmdlets with the same parameters. Cmdlets that touch nothing but
 * objects are left out: every shell has its own.
 */
export function catalogHash(tables: Iterable<ParameterTable>): string {
  const lines = [...tables]
    .filter(({ cmdlet }) => cmdlet.role !== 'Core')
    .map(({ cmdlet, all }) => {
      const parameters = all.map(({ name, parameter }) => {
        const { typeName } = typeInfoOf(parameter.schema);
        const { aliases = [], position = '', sets = [], mandatory, fromPipeline = '' } = parameter;
        const marks = [typeName, aliases.join(), position, sets.join(), mandatory === true, fromPipeline];
        return `${name} ${marks.join(' ')}`;
      });
      return `${cmdlet.name} ${cmdlet.defaultSet ?? ''}: ${parameters.toSorted().join('; ')}`;
    });
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex');
}
