/** Asks the person at the terminal before something is done that may be regretted. */
import { formatText, type Language, type LocalText } from '../../base/language.ts';
import type { Confirmer } from '../../cmdlets/kit/ports.ts';

type Answer = Awaited<ReturnType<Confirmer['confirm']>>;

interface Choice {
  readonly key: string;
  readonly answer: Answer;
  readonly label: LocalText;
  readonly meaning: LocalText;
}

const choices: readonly Choice[] = [
  {
    key: 'Y',
    answer: 'yes',
    label: { en: 'Yes', ko: '예' },
    meaning: {
      en: 'Do this, and ask again before the next.',
      ko: '이 작업을 하고, 다음 작업 전에 다시 묻습니다.',
    },
  },
  {
    key: 'A',
    answer: 'yesToAll',
    label: { en: 'Yes to All', ko: '모두 예' },
    meaning: { en: 'Do this and all that follow.', ko: '이 작업과 뒤따르는 작업을 모두 합니다.' },
  },
  {
    key: 'N',
    answer: 'no',
    label: { en: 'No', ko: '아니요' },
    meaning: {
      en: 'Leave this out, and ask again before the next.',
      ko: '이 작업을 건너뛰고, 다음 작업 전에 다시 묻습니다.',
    },
  },
  {
    key: 'L',
    answer: 'noToAll',
    label: { en: 'No to All', ko: '모두 아니요' },
    meaning: { en: 'Leave this and all that follow out.', ko: '이 작업과 뒤따르는 작업을 모두 건너뜁니다.' },
  },
];

const texts = {
  title: { en: 'Confirm', ko: '확인' },
  help: { en: 'Help', ko: '도움말' },
  end: { en: '(default is "Y"): ', ko: '(기본값은 "Y"): ' },
} as const satisfies Record<string, LocalText>;

export interface ConfirmPromptOptions {
  readonly language: Language;
  /** Shows the question, and gives the line that the person answers with. */
  ask(question: string): Promise<string>;
}

/** `[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [?] Help (default is "Y"): ` */
export function choicesLine(language: Language): string {
  const shown = choices.map(({ key, label }) =>
    language === 'ko' ? `[${key}] ${label.ko}(${key})` : `[${key}] ${label.en}`,
  );
  return [...shown, `[?] ${texts.help[language]} ${texts.end[language]}`].join('  ');
}

export function makeConfirmPrompt({ language, ask }: ConfirmPromptOptions): Confirmer {
  const help = choices
    .map(({ key, meaning }) => formatText('{key} - {meaning}\n', { key, meaning: meaning[language] }))
    .join('');
  return {
    async confirm(question) {
      let above = `\n${texts.title[language]}\n${question}\n`;
      for (;;) {
        const typed = (await ask(above + choicesLine(language))).trim();
        if (typed === '') return 'yes';
        const found = findChoice(typed);
        if (found !== undefined) return found.answer;
        above = typed === '?' ? help : '';
      }
    },
  };
}

/** By its letter, or by its name in either language. */
function findChoice(typed: string): Choice | undefined {
  const lower = typed.toLowerCase();
  return choices.find(({ key, label }) =>
    [key, label.en, label.ko].some((name) => name.toLowerCase() === lower),
  );
}
