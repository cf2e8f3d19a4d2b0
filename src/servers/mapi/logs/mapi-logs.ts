/**
 * Writes Logging/MAPI Client Access, Logging/MAPI Address Book Service and Logging/HttpProxy/Mapi. Requests leave what is to be told
 * in a queue and go on; a disk that cannot keep up costs lines, which are counted, and never an answer.
 */
import path from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Metrics } from '../../../base/metrics.ts';
import { formatLogHead, type MapiLogName, mapiLogs } from '../../../wire/exchange-log/index.ts';
import type { Service } from '../../service.ts';
import type { MapiRequestEntry, MapiRequestLog } from '../request-log.ts';
import { LogFolder } from './log-folder.ts';
import { clientAccessLine, httpProxyLine, type ServerFacts } from './log-lines.ts';

export interface MapiLogsOptions {
  /** The folder Logging. */
  readonly folder: string;
  readonly server: ServerFacts;
  readonly limits: Pick<LogFolderOptions, 'maxFileBytes' | 'maxFolderBytes' | 'keepDays'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly maxWaiting?: number;
}

type LogFolderOptions = ConstructorParameters<typeof LogFolder>[0];

/** A second of a busy server, some 10 MB of memory at worst. */
const defaultMaxWaiting = 10_000;
const writeEveryMs = 500;

export class MapiLogs implements MapiRequestLog, Service {
  readonly name = 'mapi-logs';
  readonly #options: MapiLogsOptions;
  readonly #folders: Readonly<Record<MapiLogName, LogFolder>>;
  #waiting: MapiRequestEntry[] = [];
  #dropped = 0;
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: MapiLogsOptions) {
    this.#options = options;
    const { metrics } = options;
    const folder = (name: MapiLogName) => new LogFolder(folderOptions(name, options));
    this.#folders = {
      clientAccess: folder('clientAccess'),
      addressBook: folder('addressBook'),
      httpProxy: folder('httpProxy'),
    };
    metrics.gauge(
      'landfall_mapi_log_waiting',
      'Requests that are still to be written into logs.',
      () => this.#waiting.length,
    );
    metrics.gauge(
      'landfall_mapi_log_dropped',
      'Requests that no log tells of, since the start.',
      () => this.#dropped,
    );
  }

  /** Of requests that no log tells of. */
  get dropped(): number {
    return this.#dropped;
  }

  record(entry: MapiRequestEntry): void {
    if (this.#waiting.length < (this.#options.maxWaiting ?? defaultMaxWaiting)) this.#waiting.push(entry);
    else this.#dropped += 1;
  }

  async start(): Promise<void> {
    this.#stopping = new AbortController();
    this.#running = this.#writeUntilStopped(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.flush();
    for (const folder of Object.values(this.#folders)) await folder.close();
  }

  /** Everything that waits, now. */
  async flush(): Promise<void> {
    const entries = this.#waiting;
    if (entries.length === 0) return;
    this.#waiting = [];
    const { clock, log, server } = this.#options;
    const now = clock.now();
    const lines: Record<MapiLogName, string> = { clientAccess: '', addressBook: '', httpProxy: '' };
    for (const entry of entries) {
      lines[entry.endpoint === 'nspi' ? 'addressBook' : 'clientAccess'] += clientAccessLine(entry);
      lines.httpProxy += httpProxyLine(entry, server);
    }
    for (const name of Object.keys(lines) as MapiLogName[]) {
      if (lines[name] === '') continue;
      try {
        await this.#folders[name].append(lines[name], now);
      } catch (error) {
        // A full disk must not stop mail. What was lost is counted once, by the log that tells of every request.
        if (name === 'httpProxy') this.#dropped += entries.length;
        log.error('mapi.logFailed', { log: name, error });
        await this.#folders[name].close().catch(() => undefined);
      }
    }
  }

  async #writeUntilStopped(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    let told = 0;
    while (!signal.aborted) {
      await clock.sleep(writeEveryMs, signal).catch(() => undefined);
      await this.flush();
      if (this.#dropped > told) {
        log.warn('mapi.logDropped', { requests: this.#dropped - told });
        told = this.#dropped;
      }
    }
  }
}

function folderOptions(name: MapiLogName, { folder, limits, server }: MapiLogsOptions): LogFolderOptions {
  const { folder: parts, filePrefix, logType, fields } = mapiLogs[name];
  const head = (date: number) =>
    formatLogHead({ software: 'Landfall', version: server.version, logType, date, fields });
  return { folder: path.join(folder, ...parts), filePrefix, head, ...limits };
}
