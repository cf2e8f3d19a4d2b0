import {
  arithmetic,
  ErrorRecord,
  enumerate,
  findMember,
  findNumber,
  getWildcard,
  hasWildcards,
  makeDouble,
  type NumberValue,
  propertyNames,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { errorIdOf } from '../kit/error-id.ts';
import { compareObjects } from '../kit/objects/compare-objects.ts';
import { genericMeasure, textMeasure } from '../kit/objects/measure-info.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { anything, flag, list, text } from '../kit/parameter-types.ts';

const name = 'Measure-Object';
const figure = (en: string, ko: string) => flag({ synopsis: { en, ko }, sets: ['GenericMeasure'] });
const textFigure = (en: string, ko: string) => flag({ synopsis: { en, ko }, sets: ['TextMeasure'] });

const parameters = {
  Property: parameter({
    schema: list(text()),
    synopsis: {
      en: 'The properties to measure; the objects themselves without it.',
      ko: '측정할 속성. 없으면 개체 자체.',
    },
    position: 0,
    completer: 'property',
  }),
  Sum: figure('Adds them up.', '합계.'),
  Average: figure('Their mean.', '평균.'),
  Maximum: figure('The largest.', '최댓값.'),
  Minimum: figure('The smallest.', '최솟값.'),
  StandardDeviation: figure('How far they are spread.', '표준 편차.'),
  AllStats: figure('All of these.', '모든 통계.'),
  Line: textFigure('Counts lines.', '줄 수.'),
  Word: textFigure('Counts words.', '단어 수.'),
  Character: textFigure('Counts characters.', '문자 수.'),
  IgnoreWhiteSpace: textFigure('Counts no spaces.', '공백을 세지 않습니다.'),
  InputObject: parameter({
    schema: anything(),
    synopsis: { en: 'The objects to measure.', ko: '측정할 개체.' },
    fromPipeline: 'value',
  }),
} as const;

type Choice = Bound<typeof parameters>;

export const cmdlet = defineCmdlet({
  name,
  synopsis: {
    en: 'Counts objects, adds up and compares their values.',
    ko: '개체를 세고 값의 합계와 최대·최소를 구합니다.',
  },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'GenericMeasure',
  parameters,
  examples: [
    {
      line: 'Get-Mailbox -ResultSize Unlimited | Measure-Object',
      synopsis: { en: 'How many mailboxes there are.', ko: '사서함 개수.' },
    },
    {
      line: 'Get-MailboxFolderStatistics kim | Measure-Object ItemsInFolder -Sum -Maximum',
      synopsis: { en: 'Messages in all folders and in the largest.', ko: '전체 및 최대 폴더의 메시지 수.' },
    },
  ],
  async *stream(bound, input, context) {
    const isText = bound.Line || bound.Word || bound.Character;
    const { Property: patterns } = bound;
    const measures = new Map<string, Measure>();
    if (patterns === undefined) measures.set('', new Measure(undefined));
    for (const each of patterns ?? [])
      if (!hasWildcards(each)) measures.set(each.toLowerCase(), new Measure(each));
    for await (const item of input) {
      for (const [property, value] of valuesOf(item, patterns)) {
        const key = property?.toLowerCase() ?? '';
        const measure = measures.get(key) ?? new Measure(property);
        measures.set(key, measure);
        if (isText) measure.addText(toText(value), bound.IgnoreWhiteSpace);
        else if (!measure.add(value, needsNumbers(bound))) context.writeError(notNumeric(value));
      }
    }
    for (const measure of measures.values()) {
      if (measure.count === 0 && measure.property !== undefined)
        context.writeError(unknownProperty(measure.property));
      else yield isText ? measure.presentText(bound) : measure.present(bound);
    }
  },
});

function needsNumbers({ Sum, Average, StandardDeviation, AllStats }: Choice): boolean {
  return Sum || Average || StandardDeviation || AllStats;
}

function* valuesOf(
  item: Value,
  patterns: readonly string[] | undefined,
): IterableIterator<readonly [string | undefined, Value]> {
  if (item === null || item === undefined) return;
  if (patterns === undefined) {
    yield [undefined, item];
    return;
  }
  for (const pattern of patterns) {
    const names = hasWildcards(pattern) ? propertyNames(item).filter(getWildcard(pattern, false)) : [pattern];
    for (const name of names) {
      const found = findMember(item, name);
      for (const value of found ? enumerate(found.value) : []) if (value !== null) yield [name, value];
    }
  }
}

class Measure {
  readonly property: string | undefined;
  count = 0;
  #sum: NumberValue = makeDouble(0);
  #mean = 0;
  #spread = 0;
  #largest: Value;
  #smallest: Value;
  #lines = 0;
  #words = 0;
  #characters = 0;

  constructor(property: string | undefined) {
    this.property = property;
  }

  /** False for a value that is no number where one is needed; it is not counted then. */
  add(value: Value, asNumber: boolean): boolean {
    const number = asNumber ? findNumber(value) : undefined;
    if (asNumber && number === undefined) return false;
    this.count += 1;
    if (number !== undefined) this.#addNumber(number);
    const compared = number ?? value;
    if (this.count === 1 || compareObjects(compared, this.#largest, false) > 0) this.#largest = compared;
    if (this.count === 1 || compareObjects(compared, this.#smallest, false) < 0) this.#smallest = compared;
    return true;
  }

  /** Welford's method: the spread of large numbers that differ little does not drown in rounding. */
  #addNumber(number: NumberValue): void {
    this.#sum = arithmetic('+', this.#sum, number);
    const plain = Number(toText(number));
    const before = plain - this.#mean;
    this.#mean += before / this.count;
    this.#spread += before * (plain - this.#mean);
  }

  addText(given: string, ignoreSpace: boolean): void {
    this.count += 1;
    this.#lines += given.split('\n').length - (given.endsWith('\n') ? 1 : 0);
    this.#words += given.match(/\S+/g)?.length ?? 0;
    this.#characters += ignoreSpace ? given.replace(/\s/g, '').length : given.length;
  }

  present({ Sum, Average, Maximum, Minimum, StandardDeviation, AllStats }: Choice): Value {
    const some = this.count > 0;
    const mean = some ? makeDouble(Number(toText(this.#sum)) / this.count) : null;
    const deviation = this.count > 1 ? makeDouble(Math.sqrt(this.#spread / (this.count - 1))) : makeDouble(0);
    return genericMeasure.present({
      count: this.count,
      average: Average || AllStats ? mean : null,
      sum: (Sum || AllStats) && some ? this.#sum : null,
      maximum: Maximum || AllStats ? asDouble(this.#largest) : null,
      minimum: Minimum || AllStats ? asDouble(this.#smallest) : null,
      deviation: StandardDeviation || AllStats ? deviation : null,
      property: this.property ?? null,
    });
  }

  presentText({ Line, Word, Character }: Choice): Value {
    return textMeasure.present({
      lines: Line ? this.#lines : null,
      words: Word ? this.#words : null,
      characters: Character ? this.#characters : null,
      property: this.property ?? null,
    });
  }
}

function asDouble(value: Value): Value {
  return typeof value === 'number' ? makeDouble(value) : (value ?? null);
}

function notNumeric(value: Value): ErrorRecord {
  return new ErrorRecord({
    message: `Input object "${toText(value)}" is not numeric.`,
    category: 'InvalidType',
    fullyQualifiedErrorId: errorIdOf('NonNumericInputObject', name),
    targetObject: value,
    activity: name,
  });
}

function unknownProperty(property: string): ErrorRecord {
  return new ErrorRecord({
    message: `The property "${property}" cannot be found in the input for any objects.`,
    category: 'InvalidArgument',
    fullyQualifiedErrorId: errorIdOf('GenericMeasurePropertyNotFound', name),
    targetObject: property,
    activity: name,
  });
}
