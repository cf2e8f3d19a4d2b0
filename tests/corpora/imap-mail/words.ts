import type { Draw } from './draw.ts';

const korean = '분기별 매출 보고서를 첨부합니다 확인 부탁드립니다 회의는 오후에 시작합니다 감사합니다'.split(
  ' ',
);
/** Syllables of CP949 that EUC-KR does not have. */
const koreanBeyondEucKr = ['뷁', '똠방각하', '펲시', '햏햏', '쓩쓩'];
const japanese = '資料を送ります 会議の件 よろしくお願いします 東京支社'.split(' ');
const chinese = '季度报告 请查收 会议记录 谢谢'.split(' ');
const western = 'Über Straße café naïve façade Größe señor'.split(' ');
const english = 'report invoice meeting draft agenda budget release ticket summary follow-up'.split(' ');
const emoji = ['📎', '🎉', '👨‍👩‍👧‍👦', '🇰🇷', '✅'];

export const languages = { korean, koreanBeyondEucKr, japanese, chinese, western, english, emoji } as const;
export type Language = keyof typeof languages;

export function phrase(draw: Draw, language: Language, words = 4): string {
  return Array.from({ length: words }, () => draw.pick(languages[language])).join(' ');
}

/** Lines of prose with CRLF, each short enough for SMTP. */
export function paragraphs(draw: Draw, language: Language, lines: number): string {
  return Array.from({ length: lines }, () => `${phrase(draw, language, 6)}.\r\n`).join('');
}

export function address(draw: Draw): string {
  return `${draw.token(6)}@${draw.pick(['contoso.com', 'fabrikam.example', '회사.example', 'x.invalid'])}`;
}
