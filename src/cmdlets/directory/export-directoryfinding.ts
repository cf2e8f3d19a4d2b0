import {
  findingsParameter,
  namedChangeSetParameter,
  repairFilterParameters,
  requestOf,
} from '../directory-kit/repair-parameters.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { path } from '../kit/files/path-selection.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { flag, oneOf } from '../kit/parameter-types.ts';
import { exportedFileObject } from '../presentation/exported-file-object.ts';

const formats = ['Csv', 'Ldif'] as const;
type Format = (typeof formats)[number];

const parameters = {
  Identity: { ...findingsParameter, sets: ['Finding'] },
  ...repairFilterParameters,
  ChangeSet: {
    ...namedChangeSetParameter(
      'As LDIF, what this change set writes instead.',
      '대신 이 변경 집합이 쓰는 내용을 LDIF로.',
    ),
    mandatory: true,
    sets: ['ChangeSet'],
  },
  FileName: parameter({
    schema: path(),
    synopsis: { en: 'The file to write; replaced where it is there.', ko: '만들 파일. 있으면 덮어씁니다.' },
    aliases: ['Path'],
  }),
  Format: parameter({
    schema: oneOf(formats),
    synopsis: {
      en: 'Csv for a spreadsheet, Ldif for ldapmodify; by the name of the file without it, or else Csv.',
      ko: '스프레드시트용 Csv, ldapmodify용 Ldif. 생략하면 파일 이름을 따르고, 그것도 없으면 Csv.',
    },
  }),
  Undo: flag({
    synopsis: { en: 'LDIF that takes the changes back.', ko: '변경을 되돌리는 LDIF.' },
  }),
} as const;

export const cmdlet = defineCmdlet({
  name: 'Export-DirectoryFinding',
  synopsis: {
    en: 'Writes findings into a file: for a spreadsheet, or for ldapmodify.',
    ko: '검사 결과를 스프레드시트용 또는 ldapmodify용 파일로 내보냅니다.',
  },
  description: {
    en: 'CSV has the columns of IdFix and ours; change ACTION and UPDATE in a spreadsheet, and give the file to Import-DirectoryFinding. LDIF holds what Repair-DirectoryObject would write, for directories that may not be written to from here: ldapmodify -c -f changes.ldif. It takes old values away by name, so that what was changed meanwhile is refused there too. With -FileName the shell writes the file on your machine; without it, the property FileData holds its bytes.',
    ko: 'CSV에는 IdFix의 열과 추가 열이 있습니다. 스프레드시트에서 ACTION과 UPDATE를 고쳐 Import-DirectoryFinding에 주세요. LDIF는 Repair-DirectoryObject가 쓸 내용이며, 여기서 쓸 수 없는 디렉터리에는 ldapmodify -c -f changes.ldif로 적용합니다. 이전 값을 이름으로 지우므로 그 사이 바뀐 값은 거기서도 거부됩니다. -FileName을 쓰면 셸이 이 컴퓨터에 파일을 만들고, 생략하면 FileData 속성에 바이트가 들어 있습니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: exportedFileObject,
  savesInto: 'FileName',
  defaultSet: 'Finding',
  gathersPipeline: true,
  parameters,
  examples: [
    {
      line: 'Export-DirectoryFinding -FileName findings.csv',
      synopsis: { en: 'All findings, for a spreadsheet.', ko: '모든 결과를 스프레드시트용으로.' },
    },
    {
      line: 'Export-DirectoryFinding -Severity FailsSync -FileName changes.ldif',
      synopsis: { en: 'What would be written, for ldapmodify.', ko: '쓸 내용을 ldapmodify용으로.' },
    },
    {
      line: 'Export-DirectoryFinding -Severity FailsSync -Undo -FileName undo.ldif',
      synopsis: { en: 'And what takes it back.', ko: '그것을 되돌리는 파일.' },
    },
    {
      line: 'Export-DirectoryFinding -ChangeSet 019aa5c2-51c0-7c52-9f1e-6b1d1f7a8e10 -Undo -FileName undo.ldif',
      synopsis: { en: 'What takes back a change set.', ko: '변경 집합을 되돌리는 파일.' },
    },
  ],
  async process(bound, context) {
    const format =
      bound.ChangeSet !== undefined || bound.Undo ? 'Ldif' : (bound.Format ?? formatOf(bound.FileName));
    const pieces: Buffer[] = [];
    for await (const piece of piecesOf(bound, format, context)) pieces.push(Buffer.from(piece, 'utf8'));
    const name = format === 'Csv' ? 'findings.csv' : bound.Undo ? 'undo.ldif' : 'changes.ldif';
    const bytes = new Uint8Array(Buffer.concat(pieces));
    return exportedFileObject.present({ identity: bound.ChangeSet ?? 'Findings', name, format, bytes });
  },
});

const formatOf = (fileName: string | undefined): Format =>
  /\.ldif?$/i.test(fileName ?? '') ? 'Ldif' : 'Csv';

function piecesOf(
  bound: Bound<typeof parameters>,
  format: Format,
  { rooms, organization, language, signal }: CmdletContext,
): AsyncIterable<string> {
  const { repairs } = rooms.directory;
  const direction = bound.Undo ? 'undo' : 'forward';
  if (bound.ChangeSet !== undefined) return repairs.exportChangeSet(organization, bound.ChangeSet, direction);
  const request = requestOf(bound);
  if (format === 'Csv') return repairs.exportCsv(organization, request, language);
  return repairs.exportLdif(organization, request, direction, signal);
}
