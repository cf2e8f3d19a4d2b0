import { formatText, type Language, type LocalText } from '../base/language.ts';

export interface Greeting {
  readonly version: string;
  /** Addresses to open in a browser. */
  readonly addresses: readonly string[];
  readonly fingerprint: string | undefined;
  readonly administrator: { readonly name: string; readonly oneTimePassword?: string };
  readonly startupMs: number;
}

const texts = {
  running: { en: 'Landfall {version} is running ({ms} ms).', ko: 'Landfall {version} 실행 중 ({ms}ms).' },
  address: { en: 'Address', ko: '주소' },
  certificate: {
    en: 'Certificate (self-signed: your browser will ask; compare the fingerprint)',
    ko: '인증서 (자체 서명이므로 브라우저가 물어봅니다. 지문을 비교하십시오)',
  },
  administrator: { en: 'Administrator', ko: '관리자' },
  password: {
    en: 'One-time password (shown once; choose your own at {address})',
    ko: '일회용 암호 (한 번만 표시됩니다. {address}에서 새 암호를 정하십시오)',
  },
  next: { en: 'Next, in another terminal:', ko: '다음으로, 다른 터미널에서:' },
  shell: { en: 'makes organisations and mailboxes', ko: '조직과 사서함을 만듭니다' },
  doctor: { en: 'checks DNS, ports, certificates and disk', ko: 'DNS, 포트, 인증서, 디스크를 검사합니다' },
  help: { en: 'lists what else there is', ko: '다른 명령을 보여 줍니다' },
} as const satisfies Record<string, LocalText>;

/** What a person sees who has typed `npm start`: where to go, with what, and what to type next. */
export function greet(greeting: Greeting, language: Language): string {
  const say = (key: keyof typeof texts, values = {}) => formatText(texts[key][language], values);
  const { version, addresses, fingerprint, administrator, startupMs } = greeting;
  const lines = [say('running', { version, ms: Math.round(startupMs) }), ''];
  const show = (label: string, value: string) => lines.push(`  ${label}:`, `    ${value}`);
  for (const address of addresses) show(say('address'), address);
  if (fingerprint !== undefined) show(say('certificate'), fingerprint);
  // Known once and never again: what is kept is its hash.
  if (administrator.oneTimePassword !== undefined) {
    show(say('administrator'), administrator.name);
    const address = `${addresses[0] ?? '/'}password`;
    show(say('password', { address }), administrator.oneTimePassword);
  }
  const commands = [
    ['npx landfall shell', say('shell')],
    ['npx landfall doctor', say('doctor')],
    ['npx landfall help', say('help')],
  ] as const;
  lines.push('', `  ${say('next')}`);
  lines.push(...commands.map(([command, purpose]) => `    ${command.padEnd(28)}# ${purpose}`), '');
  return lines.join('\n');
}
