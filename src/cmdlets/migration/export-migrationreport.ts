import { formatMigrationErrors } from '../../migration/csv/migration-csv-error.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { path } from '../kit/files/path-selection.ts';
import { type MigrationReportFormat, reportFormats } from '../kit/migration-ports.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, oneOf } from '../kit/parameter-types.ts';
import { ignoredParameters, ignoredQuestions } from '../migration-kit/exchange-parameters.ts';
import { batchIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { exportedFileObject } from '../presentation/exported-file-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Export-MigrationReport',
  synopsis: {
    en: 'Writes the report of a batch, or the rows that were left out of it.',
    ko: '일괄 처리의 보고서, 또는 빠진 행을 파일로 내보냅니다.',
  },
  description: {
    en: 'With -FileName the shell writes the file on your machine, also where the cmdlet runs on a server. Without it, and in other clients, the property FileData of the result holds its bytes: [System.IO.File]::WriteAllBytes("report.html", $report.FileData). The HTML page needs nothing but itself.',
    ko: '-FileName을 쓰면 cmdlet이 서버에서 실행되더라도 셸이 이 컴퓨터에 파일을 만듭니다. 생략하거나 다른 클라이언트를 쓰면 결과의 FileData 속성에 바이트가 들어 있습니다: [System.IO.File]::WriteAllBytes("report.html", $report.FileData). HTML 보고서는 파일 하나로 완결됩니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'read',
  output: exportedFileObject,
  savesInto: 'FileName',
  parameters: {
    Identity: batchIdentityParameter,
    FileName: parameter({
      schema: path(),
      synopsis: { en: 'The file to write; replaced where it is there.', ko: '만들 파일. 있으면 덮어씁니다.' },
      aliases: ['Path'],
    }),
    Format: parameter({
      schema: oneOf(reportFormats),
      synopsis: {
        en: 'Csv, Json or Html; by the name of the file without it, or else Csv.',
        ko: 'Csv, Json, Html. 생략하면 파일 이름을 따르고, 그것도 없으면 Csv.',
      },
    }),
    Errors: flag({
      synopsis: {
        en: 'MigrationErrors.csv instead: rows that were left out and mailboxes that have failed, with what is wrong with each.',
        ko: '대신 MigrationErrors.csv를 만듭니다. 빠진 행과 실패한 사서함, 그 이유가 들어 있습니다.',
      },
    }),
    ...ignoredParameters,
    ...ignoredQuestions,
  },
  examples: [
    {
      line: 'Export-MigrationReport -Identity IMAPBatch1 -FileName IMAPBatch1.html',
      synopsis: { en: 'A page with charts.', ko: '차트가 있는 웹 페이지.' },
    },
    {
      line: 'Export-MigrationReport IMAPBatch1 -Errors -FileName MigrationErrors.csv',
      synopsis: { en: 'What to mend and give again.', ko: '고쳐서 다시 쓸 행.' },
    },
    {
      line: '$report = Export-MigrationReport IMAPBatch1 -Format Json',
      synopsis: { en: 'Into a variable.', ko: '변수에 담습니다.' },
    },
  ],
  async process({ Identity, FileName, Format, Errors }, context) {
    const { rooms, organization, signal } = context;
    const batch = await rooms.migrations.batches.get(organization, Identity);
    const format = Errors ? 'Csv' : (Format ?? formatOf(FileName));
    const pieces = Errors
      ? await errorsOf(batch.guid, context)
      : rooms.migrations.reports.write(organization, batch, format, signal);
    const name = Errors ? 'MigrationErrors.csv' : `${fileNameOf(batch.name)}.${format.toLowerCase()}`;
    const bytes = await gather(pieces);
    return exportedFileObject.present({ identity: batch.name, name, format, bytes });
  },
});

function formatOf(fileName: string | undefined): MigrationReportFormat {
  const extension = /\.(\w+)$/.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '';
  if (extension === 'htm') return 'Html';
  return reportFormats.find((format) => format.toLowerCase() === extension) ?? 'Csv';
}

/** What no file system takes stands in no name. */
const fileNameOf = (name: string): string => name.replaceAll(/[\u0000-\u001f<>:"/\\|?*]+/g, '_');

async function errorsOf(identity: string, { rooms, organization }: CmdletContext): Promise<Iterable<string>> {
  const failures = await Array.fromAsync(rooms.migrations.batches.failures(organization, identity));
  return formatMigrationErrors(failures);
}

async function gather(pieces: AsyncIterable<string> | Iterable<string>): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const piece of pieces) parts.push(Buffer.from(piece, 'utf8'));
  return new Uint8Array(Buffer.concat(parts));
}
