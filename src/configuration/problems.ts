import { AppError } from '../base/errors.ts';
import { formatText, type Language, type TextValues } from '../base/language.ts';
import { type Origin, originText } from './origins.ts';
import { type ProblemCode, problemTexts } from './problem-texts.ts';
import type { Expectation } from './schema-map.ts';
import { expectationText } from './schema-map.ts';

export interface ConfigurationProblem {
  readonly code: ProblemCode;
  readonly origin: Origin;
  /** As written in TOML: `store.postgres.url`; empty for the file as a whole. */
  readonly keyPath: string;
  readonly values?: TextValues;
  readonly expectation?: Expectation;
  readonly didYouMean?: string;
}

/** One problem, one line: where, which key, what is wrong, what is allowed, what was perhaps meant. */
export function formatProblem(problem: ConfigurationProblem, language: Language): string {
  const { code, origin, keyPath, expectation, didYouMean } = problem;
  const values = { ...problem.values, key: keyPath };
  const sentences = [formatText(problemTexts[code][language], values)];
  if (expectation !== undefined) {
    const allowed = expectationText(expectation, language);
    sentences.push(formatText(problemTexts.allowed[language], { allowed }));
  }
  if (didYouMean !== undefined) {
    sentences.push(formatText(problemTexts.didYouMean[language], { word: didYouMean }));
  }
  const place = origin.kind === 'default' ? [] : [originText(origin)];
  // A flag is its own key path.
  const key = keyPath === '' || origin.kind === 'flag' ? [] : [keyPath];
  return [...place, ...key, sentences.join(' ')].join(': ');
}

export class ConfigurationError extends AppError {
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    const lines = problems.map((problem) => formatProblem(problem, 'en'));
    super({
      kind: 'invalid',
      code: 'configuration.invalid',
      message: `The configuration is not valid.\n${lines.join('\n')}`,
      details: { problems: lines },
    });
    this.problems = problems;
  }
}
