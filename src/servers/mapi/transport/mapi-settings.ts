/** What an installation may set; the server reads it with every request, so that a change needs no restart. */
export interface MapiSettings {
  /** X-PendingPeriod: [MS-OXCMAPIHTTP] section 2.2.3.3.5, of Exchange 2013 SP1 15 s. */
  readonly pendingPeriodMs: number;
  /** X-ExpirationInfo: how long a context waits for its client. */
  readonly contextLifetimeMs: number;
  /** After it a NotificationWait is answered without an event: section 3.2.5.5 has five minutes. */
  readonly notificationWaitMs: number;
  readonly maxRequestBytes: number;
  /** Of one account; its oldest idle one gives way. Outlook opens about six a mailbox and forgets them. */
  readonly maxContextsPerAccount: number;
  readonly maxContexts: number;
}

export const defaultMapiSettings: MapiSettings = {
  pendingPeriodMs: 15_000,
  contextLifetimeMs: 900_000,
  notificationWaitMs: 300_000,
  maxRequestBytes: 512 * 1024,
  maxContextsPerAccount: 60,
  maxContexts: 20_000,
};
