import { defineObjectType } from '../object-type.ts';

export interface ModuleInfo {
  /** `Script`: made of the cmdlets of a session. */
  readonly type: 'Manifest' | 'Script';
  readonly name: string;
  readonly commands: readonly string[];
}

export const moduleType = defineObjectType<ModuleInfo>({
  typeNames: ['System.Management.Automation.PSModuleInfo'],
  properties: {
    ModuleType: ({ type }) => type,
    Version: () => '1.0',
    Name: ({ name }) => name,
    ExportedCommands: ({ commands }) => [...commands],
  },
  toText: ({ name }) => name,
  view: {
    table: {
      columns: [
        { property: 'ModuleType', width: 10 },
        { property: 'Version', width: 10 },
        { property: 'Name', width: 35 },
        { property: 'ExportedCommands' },
      ],
    },
  },
});
