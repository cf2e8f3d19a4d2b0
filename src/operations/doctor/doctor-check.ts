import type { Clock } from '../../base/clock.ts';
import type { LocalText, TextValues } from '../../base/language.ts';
import type { PostgresState } from '../../store/sql/postgres/inspect-postgres.ts';
import type { DnsResolver } from './dns-resolver.ts';
import type { Machine } from './machine.ts';

/**
 * One thing that `landfall doctor` looks at. A check is one file in src/operations/doctor/checks that exports
 * `check`; it changes nothing, and works whether or not the server runs.
 */
export interface DoctorCheck {
  readonly name: string;
  readonly title: LocalText;
  run(context: DoctorContext): Promise<readonly Finding[]>;
}

/** `skip`: could not be looked at here, which is no fault of the installation. */
export const findingStatuses = ['ok', 'skip', 'warn', 'fail'] as const;
export type FindingStatus = (typeof findingStatuses)[number];

export interface Finding {
  readonly status: FindingStatus;
  /** What was found, and what it means where it is not well. */
  readonly text: LocalText;
  readonly values?: TextValues;
  /** What to do or type next, where something should be done. */
  readonly next?: LocalText;
}

export interface DoctorContext {
  readonly settings: DoctorSettings;
  readonly machine: Machine;
  readonly dns: DnsResolver;
  readonly clock: Clock;
  inspectStore(): Promise<StoreInspection>;
  /** Undefined where rows are in the embedded store. */
  readonly inspectPostgres?: () => Promise<PostgresState>;
  /** Writes, reads and removes an object; fails where it cannot. Undefined where packs stay local. */
  readonly probeObjectStore?: () => Promise<void>;
}

/** The part of the configuration that checks speak of. */
export interface DoctorSettings {
  readonly dataFolder: string;
  /** Where message bodies lie; it may be a disk of its own. */
  readonly packFolder: string;
  readonly packBytes: number;
  readonly minFreeBytes: number;
  readonly serverName: string;
  readonly listeners: readonly { readonly name: string; readonly address: string; readonly port: number }[];
  /** The certificate in PEM, and the names that clients use. */
  readonly certificateFile: string;
  readonly isSelfSigned: boolean;
  readonly certificateNames: readonly string[];
  readonly kerberos?: { readonly keytabFile: string; readonly clockSkewMs: number } | undefined;
  readonly mail: {
    readonly smartHost?:
      | { readonly host: string; readonly port: number; readonly security: 'none' | 'starttls' | 'tls' }
      | undefined;
    readonly directDelivery: boolean;
    /** Beside the server's own, as MX records name it. */
    readonly mxNames: readonly string[];
  };
}

export interface StoreInspection {
  /** False before the first start. */
  readonly exists: boolean;
  readonly schemas: readonly { readonly name: string; readonly found: number; readonly known: number }[];
  readonly domains: readonly string[];
  /** Of domains that have keys to sign with. */
  readonly signatures?: readonly DomainSignature[];
  /** Of organisations whose mailboxes have been due for more than an hour; undefined where it cannot be read. */
  readonly migrations?: readonly WaitingMigrations[];
}

export interface DomainSignature {
  readonly domain: string;
  readonly enabled: boolean;
  /** In use, and the key that the DNS must have of it. */
  readonly selector: string;
  readonly publicKey: string;
}

export interface WaitingMigrations {
  /** The organisation's name. */
  readonly tenant: string;
  /** Being copied now. */
  readonly alive: number;
  /** Given up by a server that stopped, an hour ago or longer. */
  readonly runOut: number;
  /** Due for more than an hour, the former among them. */
  readonly waiting: number;
}

export function defineDoctorCheck(check: DoctorCheck): DoctorCheck {
  return check;
}
