import {
  getMember,
  parse,
  Scope,
  ScriptBlockValue,
  type Session,
  toBoolean,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { ambiguousSet, bindingError } from '../kit/binding-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { anything, flag, scriptBlock, text } from '../kit/parameter-types.ts';

const name = 'Where-Object';

const operators = [
  ...['EQ', 'NE', 'GT', 'GE', 'LT', 'LE', 'Like', 'NotLike', 'Match', 'NotMatch'],
  ...['Contains', 'NotContains', 'In', 'NotIn', 'Is', 'IsNot'],
  ...['CEQ', 'CNE', 'CGT', 'CGE', 'CLT', 'CLE', 'CLike', 'CNotLike', 'CMatch', 'CNotMatch'],
  ...['CContains', 'CNotContains', 'CIn', 'CNotIn'],
] as const;

const operator = (en: string, ko: string, aliases: readonly string[] = []) =>
  flag({ synopsis: { en, ko }, sets: ['Property'], aliases });

/** Operators without regard to letter case have a second name that says so. */
const plain = (sign: string, alias?: string) =>
  operator(
    `The property ${sign} the value.`,
    `속성과 값을 ${sign}(으)로 비교합니다.`,
    alias === undefined ? [] : [alias],
  );

const parameters = {
  FilterScript: parameter({
    schema: scriptBlock(),
    synopsis: { en: 'Is true for the objects to keep.', ko: '남길 개체에 대해 참인 블록.' },
    position: 0,
    mandatory: true,
    sets: ['ScriptBlock'],
  }),
  Property: parameter({
    schema: text(),
    synopsis: { en: 'The property to look at.', ko: '살펴볼 속성.' },
    position: 0,
    mandatory: true,
    sets: ['Property'],
    completer: 'property',
  }),
  Value: parameter({
    schema: anything(),
    synopsis: { en: 'What to compare it with.', ko: '비교할 값.' },
    position: 1,
    sets: ['Property'],
  }),
  InputObject: parameter({
    schema: anything(),
    synopsis: { en: 'The objects to filter.', ko: '거를 개체.' },
    fromPipeline: 'value',
  }),
  EQ: plain('-eq', 'IEQ'),
  NE: plain('-ne', 'INE'),
  GT: plain('-gt', 'IGT'),
  GE: plain('-ge', 'IGE'),
  LT: plain('-lt', 'ILT'),
  LE: plain('-le', 'ILE'),
  Like: plain('-like', 'ILike'),
  NotLike: plain('-notlike', 'INotLike'),
  Match: plain('-match', 'IMatch'),
  NotMatch: plain('-notmatch', 'INotMatch'),
  Contains: plain('-contains', 'IContains'),
  NotContains: plain('-notcontains', 'INotContains'),
  In: plain('-in', 'IIn'),
  NotIn: plain('-notin', 'INotIn'),
  Is: plain('-is'),
  IsNot: plain('-isnot'),
  Not: operator('The property is not true.', '속성이 참이 아닙니다.'),
  CEQ: plain('-ceq'),
  CNE: plain('-cne'),
  CGT: plain('-cgt'),
  CGE: plain('-cge'),
  CLT: plain('-clt'),
  CLE: plain('-cle'),
  CLike: plain('-clike'),
  CNotLike: plain('-cnotlike'),
  CMatch: plain('-cmatch'),
  CNotMatch: plain('-cnotmatch'),
  CContains: plain('-ccontains'),
  CNotContains: plain('-cnotcontains'),
  CIn: plain('-cin'),
  CNotIn: plain('-cnotin'),
} as const;

export const cmdlet = defineCmdlet({
  name,
  synopsis: { en: 'Keeps the objects that fit.', ko: '조건에 맞는 개체만 남깁니다.' },
  role: 'Core',
  scope: 'none',
  effect: 'read',
  defaultSet: 'ScriptBlock',
  parameters,
  examples: [
    {
      line: "Get-Mailbox | Where-Object { $_.PrimarySmtpAddress -like '*@contoso.com' }",
      synopsis: { en: 'By a block.', ko: '블록으로 거르기.' },
    },
    {
      line: 'Get-MigrationUser | Where-Object Status -eq Failed',
      synopsis: { en: 'By one property.', ko: '속성 하나로 거르기.' },
    },
  ],
  async *stream(bound, input, { blocks, session }) {
    const { FilterScript: block, Property: property } = bound;
    const chosen = operators.filter((each) => bound[each]);
    if (chosen.length > 1) throw ambiguousSet(name);
    const [sign] = chosen;
    const test = block
      ? blocks.test(block)
      : sign === undefined
        ? truthTest(property ?? '', bound.Not, bound.Value)
        : blocks.test(comparison(property ?? '', sign, bound.Value, session));
    for await (const item of input) {
      const kept = test(item);
      if (typeof kept === 'boolean' ? kept : await kept) yield item;
    }
  },
});

function truthTest(property: string, negated: boolean, value: Value): (item: Value) => boolean {
  if (value !== undefined) {
    throw incomplete(
      'OperatorNotSpecified',
      'A value is given to compare with, but no operator. Add one, such as -EQ.',
    );
  }
  return (item) => toBoolean(getMember(item, property)) !== negated;
}

/** As a block, so that the operators mean here exactly what they mean in the language. */
function comparison(property: string, sign: string, value: Value, session: Session): ScriptBlockValue {
  if (value === undefined) {
    throw incomplete(
      'ValueNotSpecifiedForWhereObject',
      'The specified operator requires both the -Property and -Value parameters. Provide values for both parameters, and then try the command again.',
    );
  }
  const scope = new Scope(session.global);
  scope.set('property', property);
  scope.set('value', value);
  const { script, source, error } = parse(`$_.$property -${sign} $value`);
  if (error) throw error;
  return new ScriptBlockValue(script, source, scope);
}

const incomplete = (id: string, message: string) => bindingError({ cmdlet: name, id, message });
