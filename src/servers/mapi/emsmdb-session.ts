import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { CodePage } from '../../wire/mapi/code-page.ts';
import { HandleTable } from './handle-table.ts';
import { NotificationQueue } from './notification-queue.ts';
import type { MapiRooms } from './rooms.ts';
import type { ClientDetails, MapiCaller } from './transport/endpoint.ts';

export interface SessionTerms {
  readonly userDn: string;
  readonly codePage: number;
  readonly lcidSort: number;
  readonly lcidString: number;
}

/** What Connect has made: whose session it is, and what is open in it. */
export class EmsmdbSession {
  readonly handles = new HandleTable();
  readonly notifications = new NotificationQueue();
  readonly rooms: MapiRooms;
  readonly caller: MapiCaller;
  readonly client: ClientDetails;
  readonly terms: SessionTerms;
  /** Of strings in a code page, in both directions. */
  readonly codePage: CodePage;
  readonly clock: Clock;
  readonly log: Log;

  constructor(parts: {
    readonly rooms: MapiRooms;
    readonly caller: MapiCaller;
    readonly client: ClientDetails;
    readonly terms: SessionTerms;
    readonly codePage: CodePage;
    readonly clock: Clock;
    readonly log: Log;
  }) {
    this.rooms = parts.rooms;
    this.caller = parts.caller;
    this.client = parts.client;
    this.terms = parts.terms;
    this.codePage = parts.codePage;
    this.clock = parts.clock;
    this.log = parts.log;
  }

  close(): void {
    this.handles.clear();
    this.notifications.close();
  }
}
