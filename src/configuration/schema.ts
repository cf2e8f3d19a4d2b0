import * as z from 'zod';
import { authentication } from './sections/authentication.ts';
import { dns } from './sections/dns.ts';
import { limits } from './sections/limits.ts';
import { listeners } from './sections/listeners.ts';
import { log } from './sections/log.ts';
import { mail } from './sections/mail.ts';
import { mapiLogs } from './sections/mapi-logs.ts';
import { metrics } from './sections/metrics.ts';
import { outward } from './sections/outward.ts';
import { retention } from './sections/retention.ts';
import { server } from './sections/server.ts';
import { store } from './sections/store.ts';
import { tls } from './sections/tls.ts';

/** Everything that belongs to the machine. What belongs to an organisation lives in the store. */
export const configurationSchema = z
  .strictObject({
    server,
    listeners,
    tls,
    store,
    log,
    metrics,
    limits,
    retention,
    dns,
    outward,
    mail,
    mapiLogs,
    authentication,
  })
  .describe('Configuration of a Landfall server');

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Checked, complete, its paths absolute, and frozen. */
export type Configuration = DeepReadonly<z.output<typeof configurationSchema>>;
