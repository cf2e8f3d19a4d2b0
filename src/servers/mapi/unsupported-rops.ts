/** ROPs of [MS-OXCROPS] section 2.2.2 that are not done, and why: with those of `rops/` they are all that the specification names. */
import type { Language, LocalText } from '../../base/language.ts';
import type { HandleUse, Rop } from './rop-definition.ts';

export interface UnsupportedRop {
  readonly id: number;
  readonly name: `Rop${string}`;
  readonly reason: keyof typeof unsupportedReasons;
  /** Which place its answer names. */
  readonly answers: Extract<HandleUse, 'input' | 'output'>;
}

export const unsupportedReasons = {
  cachedMode: {
    en: 'Synchronisation for cached mode ([MS-OXCFXICS]), which is not there yet. Outlook works online.',
    ko: '캐시 모드용 동기화([MS-OXCFXICS])는 아직 없습니다. Outlook은 온라인 모드로 작동합니다.',
  },
  serverAlone: {
    en: 'The server sends it, a client never.',
    ko: '서버만 보내며 클라이언트는 보내지 않습니다.',
  },
} as const satisfies Readonly<Record<string, LocalText>>;

const cached = (id: number, name: `Rop${string}`, answers: UnsupportedRop['answers'] = 'input') =>
  ({ id, name, reason: 'cachedMode', answers }) as const;
const serverAlone = (id: number, name: `Rop${string}`) =>
  ({ id, name, reason: 'serverAlone', answers: 'input' }) as const;

export const unsupportedRops: readonly UnsupportedRop[] = [
  serverAlone(0x2a, 'RopNotify'),
  serverAlone(0x6e, 'RopPending'),
  cached(0x70, 'RopSynchronizationConfigure', 'output'),
  cached(0x72, 'RopSynchronizationImportMessageChange', 'output'),
  cached(0x73, 'RopSynchronizationImportHierarchyChange'),
  cached(0x74, 'RopSynchronizationImportDeletes'),
  cached(0x75, 'RopSynchronizationUploadStateStreamBegin'),
  cached(0x76, 'RopSynchronizationUploadStateStreamContinue'),
  cached(0x77, 'RopSynchronizationUploadStateStreamEnd'),
  cached(0x78, 'RopSynchronizationImportMessageMove'),
  cached(0x7e, 'RopSynchronizationOpenCollector', 'output'),
  cached(0x80, 'RopSynchronizationImportReadStateChanges'),
  cached(0x82, 'RopSynchronizationGetTransferState', 'output'),
  cached(0x93, 'RopSetLocalReplicaMidsetDeleted'),
  serverAlone(0xf9, 'RopBackoff'),
  serverAlone(0xff, 'RopBufferTooSmall'),
];

export const mapiRopsTitle: LocalText = { en: 'Operations of MAPI', ko: 'MAPI 작업' };

const texts: Readonly<Record<Language, { intro: string; missing: string; done: string }>> = {
  en: {
    intro:
      'Which of the remote operations (ROPs) of [MS-OXCROPS] section 2.2.2 a client of MAPI over HTTP can use. One that is not done is answered with `ecNotImplemented` (0x80040FFF), and what stands behind it in the same request is not carried out; ids that the specification reserves, and those that the server alone sends, fail the request with 0x000004B6.',
    missing: 'Not done',
    done: 'Done',
  },
  ko: {
    intro:
      'MAPI over HTTP 클라이언트가 쓸 수 있는 원격 작업(ROP, [MS-OXCROPS] 2.2.2절)입니다. 구현되지 않은 작업에는 `ecNotImplemented`(0x80040FFF)로 응답하며, 같은 요청에서 그 뒤에 오는 작업은 수행하지 않습니다. 명세가 예약한 ID와 서버만 보내는 ID는 요청 전체가 0x000004B6으로 실패합니다.',
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
