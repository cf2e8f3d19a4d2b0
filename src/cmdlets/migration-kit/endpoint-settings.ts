/** What New- and Set-MigrationEndpoint can say of a server, and what it comes to. */
import { AppError } from '../../base/errors.ts';
import {
  type EndpointHours,
  type EndpointSettings,
  endpointSecurities,
  maxEndpointConcurrency,
} from '../../migration/control/endpoint-model.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { oneOf, text, unlimitedSize, whole } from '../kit/parameter-types.ts';
import { timeZoneParameter } from './time-zone.ts';
import { unlimitedCount } from './unlimited-count.ts';

const maxPort = 65_535;

export const securityParameter = parameter({
  schema: oneOf(endpointSecurities, 'Microsoft.Exchange.Data.IMAPSecurityMechanism'),
  synopsis: {
    en: 'Ssl is TLS from the first byte, as on port 993; Tls is STARTTLS, as on port 143; None sends passwords in the clear.',
    ko: 'Ssl은 처음부터 TLS(포트 993), Tls는 STARTTLS(포트 143), None은 암호가 그대로 드러납니다.',
  },
});

export const portParameter = parameter({
  schema: whole({ min: 1, max: maxPort }),
  synopsis: { en: 'The TCP port; 993 without it.', ko: 'TCP 포트. 기본값은 993.' },
});

export const remoteServerParameter = parameter({
  schema: text({ maxLength: 255 }),
  synopsis: { en: 'The name of the IMAP server.', ko: 'IMAP 서버의 이름.' },
});

export const endpointSettingParameters = {
  Port: portParameter,
  Security: securityParameter,
  MaxConcurrentMigrations: parameter({
    schema: unlimitedCount({ min: 1 }),
    synopsis: {
      en: `Mailboxes that have their first copy made at the same time: 100 without it, ${maxEndpointConcurrency} at most.`,
      ko: `동시에 첫 복사를 할 사서함 수. 기본 100, 최대 ${maxEndpointConcurrency}.`,
    },
  }),
  MaxConcurrentIncrementalSyncs: parameter({
    schema: unlimitedCount({ min: 1 }),
    synopsis: {
      en: 'The same for the rounds after it: 20 without it, and never more than -MaxConcurrentMigrations.',
      ko: '동시에 증분 동기화를 할 사서함 수. 기본 20이며 -MaxConcurrentMigrations를 넘을 수 없습니다.',
    },
  }),
  BandwidthLimitPerSecond: parameter({
    schema: unlimitedSize(),
    synopsis: {
      en: 'Bytes a second from this server at most, such as 10MB; Unlimited without it.',
      ko: '이 서버에서 초당 최대로 받을 양(예: 10MB). 기본값은 Unlimited.',
    },
  }),
  WorkHours: parameter({
    schema: text({ maxLength: 20 }),
    synopsis: {
      en: "When work may run, such as '19:00-07:00', on clocks of -TimeZone; $null for always.",
      ko: "작업할 수 있는 시간(예: '19:00-07:00', -TimeZone 기준). 항상이면 $null.",
    },
  }),
  TimeZone: timeZoneParameter,
  Compression: parameter({
    schema: oneOf(['Auto', 'On', 'Off']),
    synopsis: {
      en: 'Whether to have bodies compressed on the way where the server can: Auto where it is far.',
      ko: '서버가 지원할 때 전송 압축 여부. Auto는 먼 서버에만 씁니다.',
    },
  }),
  ConnectionsPerMailbox: parameter({
    schema: whole({ min: 1, max: 10 }),
    synopsis: { en: 'For one large mailbox; 3 without it.', ko: '큰 사서함 하나에 쓸 연결 수. 기본 3.' },
  }),
  MasterSeparator: parameter({
    schema: text({ maxLength: 8 }),
    synopsis: {
      en: 'Between user and administrator in a UserName for Dovecot; * without it.',
      ko: 'Dovecot용 UserName에서 사용자와 관리자를 나누는 문자. 기본 *.',
    },
  }),
} as const;

type Given = Partial<Bound<typeof endpointSettingParameters>> & {
  readonly RemoteServer?: string | undefined;
  readonly AcceptUntrustedCertificates?: boolean | undefined;
};

const compressions = { Auto: 'auto', On: 'on', Off: 'off' } as const;

/** Those that were given. `before` has the zone that hours were in. */
export function endpointSettingsOf(given: Given, before?: EndpointSettings): Partial<EndpointSettings> {
  const { RemoteServer, Port, Security, AcceptUntrustedCertificates, BandwidthLimitPerSecond } = given;
  const { MaxConcurrentMigrations, MaxConcurrentIncrementalSyncs, Compression } = given;
  const { ConnectionsPerMailbox, MasterSeparator } = given;
  const hours = hoursOf(given, before);
  return {
    ...(RemoteServer !== undefined && { remoteServer: RemoteServer.trim() }),
    ...(Port !== undefined && { port: Port }),
    ...(Security !== undefined && { security: Security }),
    ...(AcceptUntrustedCertificates !== undefined && {
      acceptUntrustedCertificates: AcceptUntrustedCertificates,
    }),
    ...(MaxConcurrentMigrations !== undefined && {
      maxConcurrentMigrations: MaxConcurrentMigrations ?? maxEndpointConcurrency,
    }),
    ...(MaxConcurrentIncrementalSyncs !== undefined && {
      maxConcurrentIncrementalSyncs:
        MaxConcurrentIncrementalSyncs ?? MaxConcurrentMigrations ?? maxEndpointConcurrency,
    }),
    ...(BandwidthLimitPerSecond !== undefined && { maxBytesPerSecond: BandwidthLimitPerSecond }),
    ...(hours !== undefined && { hours }),
    ...(Compression !== undefined && { compression: compressions[Compression] }),
    ...(ConnectionsPerMailbox !== undefined && { maxConnectionsPerMailbox: ConnectionsPerMailbox }),
    ...(MasterSeparator !== undefined && { masterSeparator: MasterSeparator }),
  };
}

const hoursPattern = /^\s*((?:[01]?\d|2[0-3]):[0-5]\d)\s*-\s*((?:[01]?\d|2[0-3]):[0-5]\d)\s*$/;

/** `null` for always; undefined where nothing is said. */
function hoursOf(
  { WorkHours, TimeZone }: Given,
  before?: EndpointSettings,
): EndpointHours | null | undefined {
  if (WorkHours === undefined) {
    if (TimeZone === undefined) return undefined;
    if (before?.hours == null) throw zoneAlone();
    return { ...before.hours, timeZone: TimeZone };
  }
  if (WorkHours.trim() === '') return null;
  const [, from, to] = hoursPattern.exec(WorkHours) ?? [];
  if (from === undefined || to === undefined) throw notHours(WorkHours);
  const timeZone = TimeZone ?? before?.hours?.timeZone ?? 'UTC';
  return { from: from.padStart(5, '0'), to: to.padStart(5, '0'), timeZone };
}

function zoneAlone(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'migration.endpoint.zoneAlone',
    message: '-TimeZone says how -WorkHours are meant. Give both.',
  });
}

function notHours(given: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'migration.endpoint.hours',
    message: `"${given.slice(0, 40)}" names no hours. Write them as 19:00-07:00, with -TimeZone for the clocks they are read on.`,
  });
}
