import type { ValueDefinition } from './command.ts';

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

/** `--organization` of commands that open a session. */
export const sessionOrganization = {
  type: 'text',
  value: 'name',
  summary: {
    en: 'The organisation to work in, by name, GUID or domain; needed where there are several.',
    ko: '작업할 조직의 이름, GUID 또는 도메인. 조직이 여럿이면 필요합니다.',
  },
} as const satisfies ValueDefinition;
