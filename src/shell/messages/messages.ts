import { formatText, type Language, type TextValues } from '../../base/language.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

export type MessageKey = keyof typeof en;

const tables: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { en, ko };

export function message(language: Language, key: MessageKey, values?: TextValues): string {
  return formatText(tables[language][key], values);
}
