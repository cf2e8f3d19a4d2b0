import type { Writable } from 'node:stream';
import { type TextStyle, terminalStyle } from '../../cmdlets/kit/format/text-style.ts';
import type { ValueDefinition } from '../command.ts';

export const colourOption = {
  type: 'text',
  value: 'when',
  choices: ['auto', 'always', 'never'],
  summary: {
    en: 'Whether to colour the output: on a terminal unless NO_COLOR is set, always or never.',
    ko: '출력 색상: 터미널에서만(NO_COLOR가 없을 때), 항상, 사용 안 함.',
  },
} as const satisfies ValueDefinition;

export type ColourChoice = (typeof colourOption.choices)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

export function isTerminal(stream: object): boolean {
  return 'isTTY' in stream && stream.isTTY === true;
}

/** no-color.org: any text in NO_COLOR means no. A terminal that calls itself dumb knows no colours. */
export function findStyle(
  stream: Writable,
  choice: ColourChoice | undefined,
  environment: Environment,
): TextStyle | undefined {
  if (choice === 'always') return terminalStyle;
  if (choice === 'never' || !isTerminal(stream)) return undefined;
  const isPlain = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb';
  return isPlain ? undefined : terminalStyle;
}
