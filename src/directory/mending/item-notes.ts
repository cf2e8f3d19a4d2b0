/** Why an item of a change set was not done, for people. */
import type { AppError } from '../../base/errors.ts';
import type { LocalText } from '../../base/language.ts';
import type { AttributeTexts, ItemNote, TextChange } from './change-set-model.ts';

const note = (code: string, en: string, ko: string): ItemNote => ({ code, text: { en, ko } });

/** Names the values that are there now, so that a person sees who is right. */
export function changedMeanwhile(now: AttributeTexts, changes: readonly TextChange[]): ItemNote {
  const lines = changes.flatMap((change) => describeDifference(now[change.attribute] ?? [], change));
  return note(
    'directory.change.conflict',
    `Somebody has changed it meanwhile, so that nothing was written: ${lines.map(({ en }) => en).join(' ')}`,
    `그 사이 다른 사람이 바꾸어 아무것도 쓰지 않았습니다. ${lines.map(({ ko }) => ko).join(' ')}`,
  );
}

function describeDifference(
  now: readonly string[],
  { attribute, remove, add }: TextChange,
): readonly LocalText[] {
  const missing = remove.filter((value) => !now.includes(value));
  const there = add.filter((value) => now.includes(value));
  if (missing.length === 0 && there.length === 0 && !(remove.length === 0 && now.length > 0)) return [];
  const held = now.length === 0 ? undefined : now.map((value) => `"${value}"`).join(', ');
  return [
    {
      en: `${attribute} ${held === undefined ? 'is empty now' : `holds ${held} now`}${missing.length === 0 ? '' : ` and not ${missing.map((value) => `"${value}"`).join(', ')}`}.`,
      ko: `${attribute}의 지금 값: ${held ?? '없음'}${missing.length === 0 ? '' : ` (바꾸려던 값: ${missing.map((value) => `"${value}"`).join(', ')})`}.`,
    },
  ];
}

export const objectGone = note(
  'directory.change.gone',
  'There is no such object any more, or it was moved to where this account cannot see it.',
  '개체가 없어졌거나 이 계정으로 볼 수 없는 곳으로 옮겨졌습니다.',
);

export const soAlready = note(
  'directory.change.unchanged',
  'It was so already; nothing was written.',
  '이미 그 값이어서 아무것도 쓰지 않았습니다.',
);

export const foundDone = note(
  'directory.change.foundDone',
  'The program was stopped while it wrote this, and has found it written.',
  '쓰는 도중에 중단되었으나, 다시 확인하니 쓰여 있었습니다.',
);

export function refusedBy(error: AppError): ItemNote {
  return { code: error.code, text: { en: error.message, ko: `디렉터리가 거부했습니다. ${error.message}` } };
}
