import type { Clock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { noMetrics } from '../../../src/base/metrics.ts';
import { systemRandom } from '../../../src/base/random.ts';
import type { MailFlow } from '../../../src/mailflow/mail-flow.ts';
import { SmtpListener } from '../../../src/servers/smtp/smtp-listener.ts';
import { smtpRooms } from '../../../src/servers/smtp/smtp-rooms.ts';

/** For other servers, without TLS, in a process that is made for it: nobody signs in, and what fails ends it. */
export async function openSmtpListener(flow: MailFlow, clock: Clock): Promise<SmtpListener> {
  const nobody = () => Promise.reject(new Error('Nobody signs in.'));
  const listener = new SmtpListener({
    ...{ name: 'smtp', address: '127.0.0.1', port: 0, minVersion: 'TLSv1.2' },
    serverName: 'mail.contoso.example',
    certificates: { current: { certificate: '', key: '' }, onChange: () => undefined },
    limits: {
      ...{ maxConnections: 100, maxConnectionsPerAddress: 100, maxMessageBytes: 2 ** 20, maxRecipients: 100 },
      ...{ signInTimeoutMs: 60_000, idleTimeoutMs: 60_000, messageTimeoutMs: 60_000 },
    },
    rooms: smtpRooms({
      mailFlow: async () => flow,
      ...{ signInWithPassword: nobody, signInWithToken: nobody, hasRoom: async () => true },
    }),
    ...{ clock, random: systemRandom, log: silentLog, metrics: noMetrics },
  });
  await listener.start({
    failed: (error) => {
      throw error;
    },
  });
  return listener;
}
