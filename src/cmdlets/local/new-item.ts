import { bindingError } from '../kit/binding-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { fileSystemType, presentFile } from '../kit/files/file-object.ts';
import { opening } from '../kit/files/open-failure.ts';
import { path } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { TextFile } from '../kit/files/text-file.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, oneOf, text } from '../kit/parameter-types.ts';

const name = 'New-Item';

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Makes a file or a folder.', ko: '파일이나 폴더를 만듭니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'change',
  isRecorded: false,
  output: fileSystemType,
  parameters: {
    Path: parameter({
      schema: path(),
      synopsis: { en: 'Where.', ko: '경로.' },
      position: 0,
      mandatory: true,
    }),
    Name: parameter({
      schema: text(),
      synopsis: { en: 'In the folder that -Path names.', ko: '-Path 폴더 안의 이름.' },
    }),
    ItemType: parameter({
      schema: oneOf(['File', 'Directory']),
      synopsis: { en: 'A file without it.', ko: '종류. 없으면 파일.' },
      aliases: ['Type'],
    }),
    Value: parameter({ schema: text(), synopsis: { en: 'The text of the file.', ko: '파일의 내용.' } }),
    Force: flag({ synopsis: { en: 'Whatever is there.', ko: '이미 있어도 만듭니다.' } }),
  },
  examples: [
    { line: 'New-Item reports -ItemType Directory', synopsis: { en: 'A folder.', ko: '폴더.' } },
    {
      line: "New-Item note.txt -Value 'Done.'",
      synopsis: { en: 'A file with a line.', ko: '한 줄짜리 파일.' },
    },
  ],
  target: ({ Path, Name }) => `Destination: ${Name === undefined ? Path : `${Path}/${Name}`}`,
  async process({ Path, Name, ItemType = 'File', Value = '', Force }, context) {
    const files = requireFiles(context);
    const place = Name === undefined ? Path : `${Path}/${Name}`;
    if (ItemType === 'Directory') {
      if (!Force && (await files.find(place))) throw alreadyThere(place);
      await files.makeFolder(place);
    } else {
      const options = { path: place, mode: Force ? 'create' : 'createNew' } as const;
      await using file = await opening(name, place, () => TextFile.open(files, options));
      await file.write(Value);
    }
    const made = await files.find(place);
    return made && presentFile(made);
  },
});

const alreadyThere = (place: string) =>
  bindingError({
    cmdlet: name,
    id: 'DirectoryExist',
    message: `An item with the specified name ${place} already exists.`,
    category: 'ResourceExists',
    target: place,
  });
