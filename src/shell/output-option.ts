import type { ValueDefinition } from './command.ts';

/** `--output` of commands that report: rows for a person, JSON for a program. */
export const tableOrJson = {
  type: 'text',
  value: 'format',
  choices: ['table', 'json'],
  summary: { en: 'Form of the result.', ko: '결과 형식.' },
} as const satisfies ValueDefinition;

/** `--output` of commands that run scripts. */
export const objectOutput = {
  type: 'text',
  value: 'format',
  choices: ['table', 'list', 'json', 'ndjson', 'csv'],
  summary: {
    en: 'Form of the objects that are put out; as PowerShell shows them without it.',
    ko: '출력 개체의 형식. 없으면 PowerShell처럼 표시합니다.',
  },
} as const satisfies ValueDefinition;
