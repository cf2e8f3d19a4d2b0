import type { ValueDefinition } from './command.ts';
import { colourOption } from './session/colour.ts';

/** `--output` of commands that run scripts. */
const objectOutput = {
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

/** For commands that open a session on a server. */
export const serverOptions = {
  server: {
    type: 'text',
    value: 'address',
    summary: {
      en: 'Works on this server, https://host or https://host:port, instead of on this machine’s store.',
      ko: '이 컴퓨터의 저장소 대신 이 서버(https://host 또는 https://host:port)에서 작업합니다.',
    },
  },
  user: {
    type: 'text',
    value: 'name',
    summary: {
      en: 'Whom to sign in as on the server; LANDFALL_USER without it.',
      ko: '서버에 로그인할 사용자. 없으면 LANDFALL_USER.',
    },
  },
  passwordFile: {
    type: 'text',
    value: 'file',
    summary: {
      en: 'Holds the password or an access token; without it LANDFALL_PASSWORD, or you are asked.',
      ko: '암호나 액세스 토큰이 든 파일. 없으면 LANDFALL_PASSWORD를 쓰거나 묻습니다.',
    },
  },
  ca: {
    type: 'text',
    value: 'file',
    summary: {
      en: 'Certificate (PEM) of the authority that the server’s comes from, where this machine does not know it.',
      ko: '서버 인증서를 발급한 기관의 인증서(PEM). 이 컴퓨터가 모르는 기관일 때 지정합니다.',
    },
  },
} as const satisfies Record<string, ValueDefinition>;

/** For commands that run a script. */
export const scriptOptions = {
  output: objectOutput,
  organization: sessionOrganization,
  ...serverOptions,
  color: colourOption,
} as const satisfies Record<string, ValueDefinition>;

export type ServerOptions = { readonly [K in keyof typeof serverOptions]?: string | undefined };
