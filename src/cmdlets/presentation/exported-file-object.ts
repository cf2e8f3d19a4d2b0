import { ByteSize } from '../kit/byte-size.ts';
import { defineObjectType } from '../kit/object-type.ts';

/** What an Export- cmdlet made, where it was not told to write it into a file. */
export interface ExportedFile {
  readonly identity: string;
  readonly name: string;
  readonly format: string;
  readonly bytes: Uint8Array;
}

export const exportedFileObject = defineObjectType<ExportedFile>({
  typeNames: ['Landfall.ExportedFile'],
  toText: ({ name }) => name,
  properties: {
    Identity: ({ identity }) => identity,
    Name: ({ name }) => name,
    Format: ({ format }) => format,
    Size: ({ bytes }) => new ByteSize(bytes.length),
    FileData: ({ bytes }) => bytes,
  },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 30 },
        { property: 'Name', width: 40 },
        { property: 'Format', width: 7 },
        { property: 'Size' },
      ],
    },
  },
});
