/** ROPs of [MS-OXCROPS] section 2.2.2 that no client sends: with those of `rops/` they are all that the specification names. */
import type { Language, LocalText } from '../../base/language.ts';
import type { Rop } from './rop-definition.ts';

export interface UnsupportedRop {
  readonly id: number;
  readonly name: `Rop${string}`;
  readonly reason: keyof typeof unsupportedReasons;
}

export const unsupportedReasons = {
  serverAlone: {
    en: 'The server sends it, a client never.',
    ko: '서버만 보내며 클라이언트는 보내지 않습니다.',
  },
} as const satisfies Readonly<Record<string, LocalText>>;

const serverAlone = (id: number, name: `Rop${string}`) => ({ id, name, reason: 'serverAlone' }) as const;

export const unsupportedRops: readonly UnsupportedRop[] = [
  serverAlone(0x2a, 'RopNotify'),
  serverAlone(0x6e, 'RopPending'),
  serverAlone(0xf9, 'RopBackoff'),
  serverAlone(0xff, 'RopBufferTooSmall'),
];

export const mapiRopsTitle: LocalText = { en: 'Operations of MAPI', ko: 'MAPI 작업' };

const texts: Readonly<Record<Language, { intro: string; missing: string; done: string }>> = {
  en: {
    intro:
      'Which of the remote operations (ROPs) of [MS-OXCROPS] section 2.2.2 a client of MAPI over HTTP can use. Ids that the specification reserves, and those that the server alone sends, fail the request with 0x000004B6.',
    missing: 'Not done',
    done: 'Done',
  },
  ko: {
    intro:
      'MAPI over HTTP 클라이언트가 쓸 수 있는 원격 작업(ROP, [MS-OXCROPS] 2.2.2절)입니다. 명세가 예약한 ID와 서버만 보내는 ID는 요청 전체가 0x000004B6으로 실패합니다.',
    missing: '구현되지 않은 작업',
    done: '구현된 작업',
  },
};

/** Of docs/reference. */
export function mapiRopsPage(rops: readonly Rop[], language: Language): string {
  const { intro, missing, done } = texts[language];
  const idText = (id: number): string => `0x${id.toString(16).toUpperCase().padStart(2, '0')}`;
  const byId = <T extends { readonly id: number }>(all: readonly T[]) => all.toSorted((a, b) => a.id - b.id);
  const open = byId(unsupportedRops).map(
    ({ id, name, reason }) => `- ${idText(id)} ${name}: ${unsupportedReasons[reason][language]}`,
  );
  const list = byId(rops).map(({ id, name }) => `- ${idText(id)} ${name}`);
  const parts = [
    `# ${mapiRopsTitle[language]}`,
    intro,
    `## ${missing}`,
    open.join('\n'),
    `## ${done}`,
    list.join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}
