import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';

const part = (en: string, ko: string, set: string) => flag({ synopsis: { en, ko }, sets: [set] });

export const cmdlet = defineCmdlet({
  name: 'Split-Path',
  synopsis: {
    en: 'Gives a part of a path: the folder without more.',
    ko: '경로의 일부를 내보냅니다. 기본은 폴더.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'ParentSet',
  parameters: {
    Path: parameter({
      schema: list(text()),
      synopsis: { en: 'The path.', ko: '경로.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'both',
      aliases: ['LiteralPath', 'PSPath'],
    }),
    Parent: part('The folder.', '폴더.', 'ParentSet'),
    Leaf: part('The last name.', '마지막 이름.', 'LeafSet'),
    LeafBase: part('The last name without its ending.', '확장자를 뺀 이름.', 'LeafBaseSet'),
    Extension: part('The ending, with its point.', '점을 포함한 확장자.', 'ExtensionSet'),
    Qualifier: part('The drive.', '드라이브.', 'QualifierSet'),
    NoQualifier: part('All but the drive.', '드라이브를 뺀 나머지.', 'NoQualifierSet'),
    IsAbsolute: part('Whether it begins at a root.', '절대 경로인지 여부.', 'IsAbsoluteSet'),
  },
  examples: [
    {
      line: "Split-Path 'C:\\Temp\\users.csv' -Leaf",
      synopsis: { en: 'Gives users.csv.', ko: 'users.csv를 내보냅니다.' },
    },
  ],
  async *process({ Path, Leaf, LeafBase, Extension, Qualifier, NoQualifier, IsAbsolute }) {
    for (const path of Path) {
      const bare = path.replace(/(?<=[^\\/])[\\/]+$/, '');
      const leaf = /[^\\/]*$/.exec(bare)?.[0] ?? '';
      const dot = leaf.lastIndexOf('.');
      const drive = /^[A-Za-z]:/.exec(path)?.[0] ?? '';
      if (IsAbsolute) yield /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path);
      else if (Leaf) yield leaf;
      else if (LeafBase) yield dot > 0 ? leaf.slice(0, dot) : leaf;
      else if (Extension) yield dot > 0 ? leaf.slice(dot) : '';
      else if (Qualifier) yield drive;
      else if (NoQualifier) yield path.slice(drive.length);
      else yield folderOf(bare, leaf);
    }
  },
});

/** Without the slash behind it, but for that of a root. */
function folderOf(path: string, leaf: string): string {
  return path.slice(0, path.length - leaf.length).replace(/(?<=[^\\/:])[\\/]+$/, '');
}
