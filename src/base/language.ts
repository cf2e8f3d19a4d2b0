/** Languages that people may read Landfall in. Logs and everything on a wire stay in English. */
export const languages = ['en', 'ko'] as const;
export type Language = (typeof languages)[number];

/** A text in every language: one that misses a language does not compile. */
export type LocalText = Readonly<Record<Language, string>>;
export type TextValues = Readonly<Record<string, string | number>>;

/**
 * Fills `{name}` in, and `{count?mailbox|mailboxes}` by whether the count is one; a name without a value stays
 * as it is, so that the gap is seen.
 */
export function formatText(text: string, values: TextValues = {}): string {
  return text.replace(
    /\{(\w+)(?:\?([^|{}]*)\|([^{}]*))?\}/g,
    (whole, name: string, one?: string, many?: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      if (one === undefined || many === undefined) return String(value);
      return Number(value) === 1 ? one : many;
    },
  );
}

/** The first language we have in a list such as `ko_KR.UTF-8`, `ko-KR` or `fr`; `otherwise` where none fits. */
export function pickLanguage(wanted: Iterable<string | undefined>, otherwise: Language = 'en'): Language {
  for (const tag of wanted) {
    const primary = tag?.toLowerCase().match(/^[a-z]+/)?.[0];
    const found = languages.find((language) => language === primary);
    if (found !== undefined) return found;
  }
  return otherwise;
}

/** RFC 9110 section 12.5.4: by weight, and in the order written where weights are equal. */
export function languageFromAcceptHeader(header: string | undefined, otherwise?: Language): Language {
  const ranges = (header ?? '')
    .split(',')
    .slice(0, 20)
    .map((range) => {
      const [tag = '', ...parameters] = range.trim().split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return pickLanguage(
    ranges.map(({ tag }) => tag),
    otherwise,
  );
}
