import { formatText, type Language, type LocalText } from '../base/language.ts';

const more: LocalText = { en: '… and {count} more', ko: '… 외 {count}개' };

/** The last line of a list that the screen has no room for. */
export const andMore = (count: number, language: Language): string => formatText(more[language], { count });
