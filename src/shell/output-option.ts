import type { ValueDefinition } from './command.ts';

/** `--output` of commands that report: rows for a person, JSON for a program. */
export const tableOrJson = {
  type: 'text',
  value: 'format',
  choices: ['table', 'json'],
  summary: { en: 'Form of the result.', ko: '결과 형식.' },
} as const satisfies ValueDefinition;
