/** The parameters that every cmdlet has: about_CommonParameters. */

import { type Bound, parameter } from './parameter.ts';
import { anything, flag, oneOf, text, whole } from './parameter-types.ts';

const actions = ['SilentlyContinue', 'Stop', 'Continue', 'Inquire', 'Ignore'] as const;
const action = () => oneOf(actions, 'System.Management.Automation.ActionPreference');

const common = (en: string, ko: string, aliases: readonly string[]) =>
  flag({ synopsis: { en, ko }, aliases });

const variable = (en: string, ko: string, aliases: readonly string[]) =>
  parameter({ schema: text(), synopsis: { en, ko }, aliases });

export const commonParameters = {
  Verbose: common('Tells in detail what is done.', '수행 과정을 자세히 알립니다.', ['vb']),
  Debug: common('Tells what is of use to programmers.', '개발자를 위한 정보를 알립니다.', ['db']),
  ErrorAction: parameter({
    schema: action(),
    synopsis: {
      en: 'What to do after an error: Continue, SilentlyContinue, Stop, Ignore.',
      ko: '오류가 났을 때 할 일: Continue, SilentlyContinue, Stop, Ignore.',
    },
    aliases: ['ea'],
  }),
  WarningAction: parameter({
    schema: action(),
    synopsis: { en: 'What to do about warnings.', ko: '경고를 처리하는 방법.' },
    aliases: ['wa'],
  }),
  InformationAction: parameter({
    schema: action(),
    synopsis: { en: 'What to do about information.', ko: '정보 메시지를 처리하는 방법.' },
    aliases: ['infa'],
  }),
  ProgressAction: parameter({
    schema: action(),
    synopsis: { en: 'What to do about progress.', ko: '진행 상황을 처리하는 방법.' },
    aliases: ['proga'],
  }),
  ErrorVariable: variable('Also puts errors into this variable.', '오류를 이 변수에도 담습니다.', ['ev']),
  WarningVariable: variable('Also puts warnings into this variable.', '경고를 이 변수에도 담습니다.', ['wv']),
  InformationVariable: variable(
    'Also puts information into this variable.',
    '정보 메시지를 이 변수에도 담습니다.',
    ['iv'],
  ),
  OutVariable: variable('Also puts the output into this variable.', '출력을 이 변수에도 담습니다.', ['ov']),
  OutBuffer: parameter({
    schema: whole({ min: 0 }),
    synopsis: { en: 'Objects to gather before they go on.', ko: '넘기기 전에 모을 개체 수.' },
    aliases: ['ob'],
  }),
  PipelineVariable: variable('Holds the object that is on its way.', '지금 지나가는 개체를 담는 변수.', [
    'pv',
  ]),
} as const;

/** Of cmdlets that change something. */
export const shouldProcessParameters = {
  WhatIf: common('Tells what would be done, and does nothing.', '무엇을 할지 알리기만 합니다.', ['wi']),
  Confirm: common(
    'Asks before doing it; -Confirm:$false never asks.',
    '수행하기 전에 묻습니다. -Confirm:$false는 묻지 않습니다.',
    ['cf'],
  ),
} as const;

/** Of cmdlets that work in one organisation. */
export const organizationParameters = {
  Organization: parameter({
    schema: anything(),
    synopsis: {
      en: 'The organisation, by name, GUID or domain; needed where there are several.',
      ko: '조직의 이름, GUID 또는 도메인. 조직이 여럿이면 필요합니다.',
    },
    completer: 'organization',
  }),
} as const;

const all = { ...commonParameters, ...shouldProcessParameters, ...organizationParameters };
export type CommonValues = Partial<Bound<typeof all>>;
