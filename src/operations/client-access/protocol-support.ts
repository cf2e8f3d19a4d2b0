/** Which Outlook speaks which protocol with which server: the table of Microsoft's page "MAPI over HTTP", and this platform beside it. */
import type { LocalText } from '../../base/language.ts';

export const outlookProtocols = ['MAPI over HTTP', 'Outlook Anywhere', 'RPC'] as const;
export type OutlookProtocol = (typeof outlookProtocols)[number];

export const supportServers = [
  'Landfall',
  'Exchange 2013 SP1',
  'Exchange 2013 RTM',
  'Exchange 2010 SP3',
  'Exchange 2007 SP3',
] as const;
export type SupportServer = (typeof supportServers)[number];

export interface OutlookRelease {
  readonly name: string;
  readonly speaksMapiHttp: boolean;
  /** Updates that it must have besides. */
  readonly requires: readonly string[];
  /** The first version that is such a one, as X-ClientApplication says it; the newest release first. */
  readonly from: readonly [number, number, number];
  /** What to do about one that cannot. */
  readonly next: LocalText;
}

const sp1 = {
  en: 'Install Service Pack 1 for Office 2013 (KB2817430) and the newest updates.',
  ko: 'Office 2013 서비스 팩 1(KB2817430)과 최신 업데이트를 설치하십시오.',
};
const updates2010 = {
  en: 'Install Service Pack 2 for Office 2010 (KB2687455), KB2956191 and KB2965295 (April 14, 2015).',
  ko: 'Office 2010 서비스 팩 2(KB2687455)와 업데이트 KB2956191, KB2965295(2015년 4월 14일)를 설치하십시오.',
};
const newer = {
  en: 'Replace it with Outlook 2013 SP1 or later: no update lets this one speak MAPI over HTTP.',
  ko: 'Outlook 2013 SP1 이상으로 바꾸십시오. 이 버전은 어떤 업데이트로도 MAPI over HTTP를 쓸 수 없습니다.',
};
const nothing = { en: '', ko: '' };

/** Outlook 2016 and later came after the page, and speak it from the first day. */
export const outlookReleases: readonly OutlookRelease[] = [
  { name: 'Outlook 2016 and later', speaksMapiHttp: true, requires: [], from: [16, 0, 0], next: nothing },
  { name: 'Outlook 2013 SP1', speaksMapiHttp: true, requires: [], from: [15, 0, 4569], next: nothing },
  { name: 'Outlook 2013 RTM', speaksMapiHttp: false, requires: [], from: [15, 0, 0], next: sp1 },
  {
    name: 'Outlook 2010 SP2 with KB2956191 and KB2965295 (April 14, 2015)',
    speaksMapiHttp: true,
    requires: ['KB2956191', 'KB2965295'],
    from: [14, 0, 7147],
    next: nothing,
  },
  {
    name: 'Outlook 2010 SP2 and earlier',
    speaksMapiHttp: false,
    requires: [],
    from: [14, 0, 0],
    next: updates2010,
  },
  { name: 'Outlook 2007', speaksMapiHttp: false, requires: [], from: [12, 0, 0], next: newer },
];

export interface ProtocolSupport {
  readonly client: OutlookRelease;
  readonly server: SupportServer;
  readonly protocols: readonly OutlookProtocol[];
}

export function protocolsOf(client: OutlookRelease, server: SupportServer): readonly OutlookProtocol[] {
  switch (server) {
    case 'Landfall':
      return client.speaksMapiHttp ? ['MAPI over HTTP'] : [];
    case 'Exchange 2013 SP1':
      return client.speaksMapiHttp ? ['MAPI over HTTP', 'Outlook Anywhere'] : ['Outlook Anywhere'];
    case 'Exchange 2013 RTM':
      return ['Outlook Anywhere'];
    default:
      return ['RPC', 'Outlook Anywhere'];
  }
}

export const protocolSupport: readonly ProtocolSupport[] = outlookReleases.flatMap((client) =>
  supportServers.map((server) => ({ client, server, protocols: protocolsOf(client, server) })),
);

/** The release that a version belongs to: `15.0.4569.1503`. Undefined for what is no version of Outlook for Windows. */
export function findOutlookRelease(version: string): OutlookRelease | undefined {
  const parts = /^(\d{1,5})\.(\d{1,5})\.(\d{1,9})(?:\.|$)/.exec(version)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  return outlookReleases.find(({ from }) => {
    const difference = from.map((least, index) => (parts[index] ?? 0) - least).find((each) => each !== 0);
    return (difference ?? 0) >= 0;
  });
}
