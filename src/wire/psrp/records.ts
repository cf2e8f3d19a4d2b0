/** The records beside a pipeline's output: [MS-PSRP] section 2.2.3.15 and on. */
import type { ErrorRecord, Value } from '../powershell-language/index.ts';

/** PROGRESS_RECORD is what the PR element of CLIXML holds. */
export type { ProgressRecord } from '../clixml/index.ts';

/** DEBUG_RECORD, VERBOSE_RECORD and WARNING_RECORD. */
export interface InformationalRecord {
  readonly message: string;
  /** `At line:1 char:1 …`, where another server tells it; never written. */
  readonly position?: string | undefined;
}

export interface InformationRecord {
  readonly messageData: Value;
  readonly source: string;
  readonly timeGenerated: Date;
  readonly tags: readonly string[];
  readonly user: string;
  readonly computer: string;
  readonly processId: number;
}

export interface UserEvent {
  readonly eventIdentifier: number;
  readonly sourceIdentifier: string;
  readonly timeGenerated: Date;
  readonly sender: Value;
  readonly args: readonly Value[];
  readonly messageData: Value;
  readonly computerName: string;
  readonly runspaceId: string;
}

/** An error as it came, and as scripts see it. */
export interface ReceivedError {
  readonly record: ErrorRecord;
  /** Everything that the server told, under the names of the wire. */
  readonly details: Value;
}
