import { formatText, type Language, type LocalText } from '../../base/language.ts';
import type { ReportedSuccess, ReportKind } from './make-report.ts';

const subjects: Readonly<Record<ReportKind, LocalText>> = {
  failed: { en: 'Undeliverable: {subject}', ko: '배달되지 않음: {subject}' },
  delayed: { en: 'Delivery delayed: {subject}', ko: '배달 지연: {subject}' },
  delivered: { en: 'Delivered: {subject}', ko: '배달됨: {subject}' },
};

const openings: Readonly<Record<ReportKind, LocalText>> = {
  failed: {
    en: 'Your message "{subject}" was not delivered to {count?this recipient|these recipients}:',
    ko: '보내신 메시지 "{subject}"이(가) 다음 받는 사람에게 배달되지 않았습니다.',
  },
  delayed: {
    en: 'Your message "{subject}" has not yet been delivered to {count?this recipient|these recipients}. You need not send it again: it is tried until {until}.',
    ko: '보내신 메시지 "{subject}"이(가) 다음 받는 사람에게 아직 배달되지 않았습니다. 다시 보내실 필요는 없습니다. {until}까지 계속 시도합니다.',
  },
  delivered: {
    en: 'Your message "{subject}" was delivered to {count?this recipient|these recipients}:',
    ko: '보내신 메시지 "{subject}"이(가) 다음 받는 사람에게 배달되었습니다.',
  },
};

export const successTexts: Readonly<Record<ReportedSuccess, LocalText>> = {
  delivered: { en: 'It is in the mailbox.', ko: '사서함에 배달되었습니다.' },
  relayed: {
    en: 'It was taken by another server, which confirms no delivery.',
    ko: '다른 서버로 전달되었으며, 그 서버는 배달을 확인해 주지 않습니다.',
  },
  expanded: { en: 'It was sent on to the members of the group.', ko: '그룹 구성원에게 전달되었습니다.' },
};

const said: LocalText = { en: 'The other server said: {text}', ko: '상대 서버의 응답: {text}' };

export interface ReportLine {
  readonly address: string;
  readonly text: LocalText | undefined;
  readonly diagnostic: string | undefined;
}

export interface ReportWords {
  readonly kind: ReportKind;
  readonly subject: string;
  readonly until: number;
  readonly lines: readonly ReportLine[];
}

/** As many people as anybody reads; the part for programs has them all. */
const shownLines = 50;

export function reportSubject(
  { kind, subject }: Pick<ReportWords, 'kind' | 'subject'>,
  language: Language,
): string {
  return formatText(subjects[kind][language], { subject });
}

/** In both languages: who has sent it may read another than the organisation does. */
export function reportText(words: ReportWords, first: Language): string {
  const second: Language = first === 'en' ? 'ko' : 'en';
  return `${inLanguage(words, first)}\n\n----------------------------------------\n\n${inLanguage(words, second)}\n`;
}

function inLanguage({ kind, subject, until, lines }: ReportWords, language: Language): string {
  const when = `${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const opening = formatText(openings[kind][language], { subject, count: lines.length, until: when });
  const paragraphs = lines.slice(0, shownLines).map(({ address, text, diagnostic }) => {
    const parts = [`  ${address}`];
    if (text !== undefined) parts.push(`    ${text[language]}`);
    if (diagnostic !== undefined) parts.push(`    ${formatText(said[language], { text: diagnostic })}`);
    return parts.join('\n');
  });
  if (lines.length > shownLines) paragraphs.push(`  … (+${lines.length - shownLines})`);
  return [opening, ...paragraphs].join('\n\n');
}
