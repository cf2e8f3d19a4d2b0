import type { AppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import type { ClientKeys, HostInfo } from '../../wire/psrp/index.ts';
import type { WsmanClient } from './wsman-client.ts';

export interface RemotePoolOptions {
  readonly id: Guid;
  readonly client: WsmanClient;
  readonly random: Random;
  readonly hostInfo: HostInfo;
  /** Made when the first secret is sent: it takes a while. */
  makeKeys(): ClientKeys;
  /**
   * The connection went away by itself; the session may still be there. Without it, whatever waits for the server fails,
   * and the next command finds out for itself.
   */
  onCut?(error: AppError): void;
  /** The server has the session no more, or makes no sense. */
  onEnd?(error: unknown): void;
}
