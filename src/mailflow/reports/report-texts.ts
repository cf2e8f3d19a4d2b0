import { formatText, type Language, type LocalText } from '../../base/language.ts';

const subjects: Readonly<Record<'failed' | 'delayed', LocalText>> = {
  failed: { en: 'Undeliverable: {subject}', ko: '배달되지 않음: {subject}' },
  delayed: { en: 'Delivery delayed: {subject}', ko: '배달 지연: {subject}' },
};

const openings: Readonly<Record<'failed' | 'delayed', LocalText>> = {
  failed: {
    en: 'Your message "{subject}" was not delivered to {count?this recipient|these recipients}:',
    ko: '보내신 메시지 "{subject}"이(가) 다음 받는 사람에게 배달되지 않았습니다.',
  },
  delayed: {
    en: 'Your message "{subject}" has not yet been delivered to {count?this recipient|these recipients}. You need not send it again: it is tried until {until}.',
    ko: '보내신 메시지 "{subject}"이(가) 다음 받는 사람에게 아직 배달되지 않았습니다. 다시 보내실 필요는 없습니다. {until}까지 계속 시도합니다.',
  },
};

const said: LocalText = { en: 'The other server said: {text}', ko: '상대 서버의 응답: {text}' };

export interface ReportLine {
  readonly address: string;
  readonly text: LocalText | undefined;
  readonly diagnostic: string | undefined;
}

export interface ReportWords {
  readonly kind: 'failed' | 'delayed';
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
