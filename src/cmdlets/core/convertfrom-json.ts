import { PowerShellError, toText, type Value } from '../../wire/powershell-language/index.ts';

import { defineCmdlet } from '../kit/definition.ts';
import { type JsonReaderOptions, readJson } from '../kit/format/json-reader.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text, whole } from '../kit/parameter-types.ts';

const name = 'ConvertFrom-Json';
const defaultDepth = 1_024;

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Makes objects of JSON.', ko: 'JSON을 개체로 바꿉니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  parameters: {
    InputObject: parameter({
      schema: text(),
      synopsis: { en: 'The text, or its lines.', ko: 'JSON 텍스트 또는 그 줄들.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'value',
    }),
    Depth: parameter({
      schema: whole({ min: 1, max: defaultDepth }),
      synopsis: {
        en: `How deep lists and objects may stand in each other, ${defaultDepth} at most.`,
        ko: `배열과 개체의 최대 깊이(최대 ${defaultDepth}).`,
      },
    }),
    AsHashtable: flag({
      synopsis: { en: 'Hash tables instead of objects.', ko: '개체 대신 해시 테이블로.' },
    }),
    NoEnumerate: flag({ synopsis: { en: 'A list as one object.', ko: '배열을 개체 하나로 내보냅니다.' } }),
  },
  examples: [
    {
      line: '\'{"name":"kim"}\' | ConvertFrom-Json | Select-Object name',
      synopsis: { en: 'One property.', ko: '속성 하나.' },
    },
  ],
  async *stream({ Depth = defaultDepth, AsHashtable, NoEnumerate }, input, { session }) {
    const texts: string[] = [];
    for await (const item of input) {
      const piece = toText(item);
      session.budget.allocate(piece.length * bytesOfCharacter);
      texts.push(piece);
    }
    const options = { maxDepth: Depth, asHashtable: AsHashtable, cmdlet: name };
    for (const value of readTexts(texts, options)) {
      if (Array.isArray(value) && !NoEnumerate) yield* value;
      else yield value;
    }
  },
});

/** Text and the objects made of it. */
const bytesOfCharacter = 4;

/** Each text by itself where the first is whole, as from a file with an object on each line; else all as one. */
function readTexts(texts: readonly string[], options: JsonReaderOptions): readonly Value[] {
  const [first] = texts;
  if (texts.length === 1 && first !== undefined)
    return first.trim() === '' ? [null] : [readJson(first, options)];
  if (first !== undefined && isWhole(first, options)) return texts.map((each) => readJson(each, options));
  return first === undefined ? [] : [readJson(texts.join('\n'), options)];
}

function isWhole(text: string, options: JsonReaderOptions): boolean {
  if (text.trim() === '') return false;
  try {
    readJson(text, options);
    return true;
  } catch (error) {
    if (error instanceof PowerShellError) return false;
    throw error;
  }
}
