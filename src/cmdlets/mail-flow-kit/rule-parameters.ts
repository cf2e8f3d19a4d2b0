/** Parameters of New-InboxRule and Set-InboxRule: conditions, exceptions and actions, as Exchange names them. */
import type * as z from 'zod';
import {
  type InboxRuleConditions,
  importanceLevels,
  sensitivityLevels,
} from '../../mailflow/rules/inbox-rule.ts';
import { type DateTimeValue, findDate, toText, type Value } from '../../wire/powershell-language/index.ts';
import { mailboxIdentity } from '../kit/identities.ts';
import { type Parameter, parameter } from '../kit/parameter.ts';
import {
  cannotConvert,
  convertible,
  list,
  oneOf,
  text,
  truth,
  unlimitedSize,
} from '../kit/parameter-types.ts';

/** `$null` takes a condition away. */
const listOrNull = (): z.ZodType<readonly string[] | null, Value> => {
  const inner = list(text());
  return convertible({ typeName: 'System.String[]' }, (value) =>
    value === null ? null : inner.parse(value),
  );
};

const dateOrNull = (): z.ZodType<DateTimeValue | null, Value> =>
  convertible({ typeName: 'System.DateTime' }, (value) => {
    if (value === null || toText(value).trim() === '') return null;
    return (
      findDate(value) ??
      cannotConvert(value, 'System.DateTime', 'String was not recognized as a valid DateTime.')
    );
  });

const levelOrNull = <const V extends readonly string[]>(levels: V): z.ZodType<V[number] | null, Value> => {
  const inner = oneOf(levels);
  return convertible({ typeName: 'System.String', values: levels }, (value) => {
    if (value === null || toText(value) === '') return null;
    const read = inner.safeParse(value);
    return read.success
      ? read.data
      : cannotConvert(value, 'System.String', `It is none of ${levels.join(', ')}.`);
  });
};

const words = (en: string, ko: string) => parameter({ schema: listOrNull(), synopsis: { en, ko } });
const choice = (en: string, ko: string) => parameter({ schema: truth(), synopsis: { en, ko } });
const moment = (en: string, ko: string) => parameter({ schema: dateOrNull(), synopsis: { en, ko } });
const size = (en: string, ko: string) => parameter({ schema: unlimitedSize(), synopsis: { en, ko } });

const conditionParameters = {
  From: words('Of one of these people.', '보낸 사람이 이 중 하나일 때.'),
  SentTo: words('To one of these people.', '받는 사람이 이 중 하나일 때.'),
  FromAddressContainsWords: words(
    'With this in the address of its sender.',
    '보낸 사람의 주소에 이 단어가 있을 때.',
  ),
  RecipientAddressContainsWords: words(
    'With this in the address of a recipient.',
    '받는 사람의 주소에 이 단어가 있을 때.',
  ),
  SubjectContainsWords: words('With one of these words in its subject.', '제목에 이 단어가 있을 때.'),
  BodyContainsWords: words('With one of these words in its text.', '본문에 이 단어가 있을 때.'),
  SubjectOrBodyContainsWords: words(
    'With one of these words in its subject or its text.',
    '제목이나 본문에 이 단어가 있을 때.',
  ),
  HeaderContainsWords: words('With one of these words in its header.', '머리글에 이 단어가 있을 때.'),
  HasAttachment: choice('With something attached.', '첨부 파일이 있을 때.'),
  MyNameInToBox: choice('With the owner in To.', '받는 사람에 소유자가 있을 때.'),
  MyNameInCcBox: choice('With the owner in Cc.', '참조에 소유자가 있을 때.'),
  MyNameInToOrCcBox: choice('With the owner in To or Cc.', '받는 사람이나 참조에 소유자가 있을 때.'),
  MyNameNotInToBox: choice('Without the owner in To.', '받는 사람에 소유자가 없을 때.'),
  WithImportance: parameter({
    schema: levelOrNull(importanceLevels),
    synopsis: { en: 'Of this importance.', ko: '중요도가 이와 같을 때.' },
  }),
  WithSensitivity: parameter({
    schema: levelOrNull(sensitivityLevels),
    synopsis: { en: 'Of this sensitivity.', ko: '민감도가 이와 같을 때.' },
  }),
  WithinSizeRangeMinimum: size('At least so large, such as 5MB.', '이 크기 이상일 때(예: 5MB).'),
  WithinSizeRangeMaximum: size('At most so large.', '이 크기 이하일 때.'),
  ReceivedAfterDate: moment('That came after this.', '이 시각 뒤에 받았을 때.'),
  ReceivedBeforeDate: moment('That came before this.', '이 시각 전에 받았을 때.'),
} as const;

type ConditionName = keyof typeof conditionParameters;
type ExceptName<N extends string> = `ExceptIf${N}`;
type Exceptions = { readonly [N in ConditionName as ExceptName<N>]: (typeof conditionParameters)[N] };

const exceptionParameters = Object.fromEntries(
  Object.entries(conditionParameters).map(([name, { synopsis, ...rest }]: [string, Parameter]) => [
    `ExceptIf${name}`,
    {
      ...rest,
      synopsis: {
        en: `Not: ${synopsis.en.slice(0, 1).toLowerCase()}${synopsis.en.slice(1)}`,
        ko: `예외: ${synopsis.ko}`,
      },
    },
  ]),
) as unknown as Exceptions;

export const ruleParameters = {
  ...conditionParameters,
  ...exceptionParameters,
  MoveToFolder: parameter({
    schema: text(),
    synopsis: {
      en: 'Puts it there: kim:\\Inbox\\Projects.',
      ko: '이 폴더로 옮깁니다. 예: kim:\\받은 편지함\\프로젝트.',
    },
  }),
  CopyToFolder: parameter({
    schema: text(),
    synopsis: { en: 'Puts a copy there.', ko: '이 폴더에 복사합니다.' },
  }),
  DeleteMessage: choice('Puts it into Deleted Items.', '지운 편지함으로 옮깁니다.'),
  ForwardTo: words('Sends it on to these people, in the name of the owner.', '소유자의 이름으로 전달합니다.'),
  ForwardAsAttachmentTo: words('Sends it on as an attachment.', '첨부 파일로 전달합니다.'),
  RedirectTo: words('Sends it on as it came.', '받은 그대로 다시 보냅니다.'),
  MarkAsRead: choice('Marks it as read.', '읽은 상태로 표시합니다.'),
  MarkImportance: parameter({
    schema: levelOrNull(importanceLevels),
    synopsis: { en: 'Gives it this importance.', ko: '이 중요도로 표시합니다.' },
  }),
  StopProcessingRules: choice('Asks no rule behind it.', '이후 규칙은 처리하지 않습니다.'),
  Priority: parameter({
    schema: convertible({ typeName: 'System.Int32' }, (value) => {
      const number = Number(toText(value));
      return Number.isInteger(number) && number >= 1
        ? number
        : cannotConvert(value, 'System.Int32', 'Give a whole number from 1 on.');
    }),
    synopsis: {
      en: 'Its place among the rules, from 1 on; last without it.',
      ko: '규칙의 순서. 1부터이며 기본은 마지막.',
    },
  }),
} as const;

export const ruleMailboxParameter = parameter({
  schema: mailboxIdentity(),
  synopsis: { en: 'Whose rules.', ko: '규칙을 가진 사서함.' },
  completer: 'mailbox',
  fromPipeline: 'value',
  mandatory: true,
});

/** What a command has given of conditions: names as the definition spells them, `undefined` for what `$null` takes away. */
export function givenConditions(
  bound: Readonly<Record<string, unknown>>,
  prefix: '' | 'ExceptIf',
): Record<keyof InboxRuleConditions, unknown> {
  const given = Object.keys(conditionParameters).flatMap((name) => {
    const value = bound[`${prefix}${name}`];
    if (value === undefined) return [];
    const key = `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
    return [[key, plain(value)]];
  });
  return Object.fromEntries(given) as Record<keyof InboxRuleConditions, unknown>;
}

export function plain(value: unknown): unknown {
  if (value === null || value === false) return undefined;
  if (typeof value === 'object' && 'unixMs' in value) return value.unixMs;
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}
