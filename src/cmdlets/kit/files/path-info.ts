import { defineObjectType } from '../object-type.ts';

/** A place, as Get-Location and Resolve-Path give it. */
export const pathInfoType = defineObjectType<string>({
  typeNames: ['System.Management.Automation.PathInfo'],
  properties: { Path: (path) => path, ProviderPath: (path) => path },
  toText: (path) => path,
  view: { table: { columns: [{ property: 'Path' }] } },
});
