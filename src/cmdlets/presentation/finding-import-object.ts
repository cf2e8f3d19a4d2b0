import { defineObjectType } from '../kit/object-type.ts';

export interface FindingImportRow {
  readonly decided: number;
  readonly unchanged: number;
  readonly errors: number;
}

export const findingImportObject = defineObjectType<FindingImportRow>({
  typeNames: ['Landfall.DirectoryFindingImport'],
  toText: ({ decided }) => `${decided} decided`,
  properties: {
    DecidedCount: ({ decided }) => decided,
    UnchangedCount: ({ unchanged }) => unchanged,
    ErrorCount: ({ errors }) => errors,
  },
  view: {
    table: {
      columns: [{ property: 'DecidedCount' }, { property: 'UnchangedCount' }, { property: 'ErrorCount' }],
    },
  },
});
