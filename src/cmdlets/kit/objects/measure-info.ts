/** What Measure-Object gives: counts and figures, or those of a text. */
import type { Value } from '../../../wire/powershell-language/index.ts';
import { defineObjectType } from '../object-type.ts';

interface GenericMeasure {
  readonly count: number;
  readonly average: Value;
  readonly sum: Value;
  readonly maximum: Value;
  readonly minimum: Value;
  readonly deviation: Value;
  readonly property: string | null;
}

const base = 'Microsoft.PowerShell.Commands.MeasureInfo';
const genericName = 'Microsoft.PowerShell.Commands.GenericMeasureInfo';
const textName = 'Microsoft.PowerShell.Commands.TextMeasureInfo';

export const genericMeasure = defineObjectType<GenericMeasure>({
  typeNames: [genericName, base],
  properties: {
    Count: ({ count }) => count,
    Average: ({ average }) => average,
    Sum: ({ sum }) => sum,
    Maximum: ({ maximum }) => maximum,
    Minimum: ({ minimum }) => minimum,
    StandardDeviation: ({ deviation }) => deviation,
    Property: ({ property }) => property,
  },
  toText: () => genericName,
});

interface TextMeasure {
  readonly lines: number | null;
  readonly words: number | null;
  readonly characters: number | null;
  readonly property: string | null;
}

export const textMeasure = defineObjectType<TextMeasure>({
  typeNames: [textName, base],
  properties: {
    Lines: ({ lines }) => lines,
    Words: ({ words }) => words,
    Characters: ({ characters }) => characters,
    Property: ({ property }) => property,
  },
  toText: () => textName,
});
