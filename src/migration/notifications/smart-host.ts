import { type SmtpTransportSettings, smtpTransportOptions } from '../../base/connecting/smtp-transport.ts';
import { AppError } from '../../base/errors.ts';

export type SmartHostSettings = SmtpTransportSettings;

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** Takes mail for addresses elsewhere. */
export interface SmartHost {
  /** Answers with those that were refused, and the words of the server. Throws where none was taken. */
  send(envelope: Envelope, mail: Uint8Array, signal: AbortSignal): Promise<readonly RefusedAddress[]>;
}

export interface RefusedAddress {
  readonly address: string;
  readonly text: string;
}

/** By SMTP, one connection for each mail: notices are few. */
export function smtpSmartHost(settings: SmartHostSettings): SmartHost {
  return {
    async send(envelope, mail, signal) {
      signal.throwIfAborted();
      const { createTransport } = await import('nodemailer');
      const transport = createTransport(smtpTransportOptions(settings));
      // A connection that is under way is let go: it ends by itself after `timeoutMs`.
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      const onAbort = () => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        const sending = transport.sendMail({
          envelope: { from: envelope.from, to: [...envelope.to] },
          raw: Buffer.from(mail),
        });
        const { rejected, rejectedErrors } = await Promise.race([sending, aborted]);
        return rejected.map((address, index) => ({
          address: String(address),
          text: oneLine(rejectedErrors?.[index]?.response ?? 'It was refused.'),
        }));
      } catch (error) {
        signal.throwIfAborted();
        throw unreachable(settings, error);
      } finally {
        signal.removeEventListener('abort', onAbort);
        transport.close();
      }
    },
  };
}

function unreachable({ host, port }: SmartHostSettings, cause: unknown): AppError {
  const reason = oneLine(cause instanceof Error ? cause.message : String(cause));
  return new AppError({
    kind: 'unavailable',
    code: 'migration.notice.smartHost',
    message: `The server for outgoing mail (mail.smartHost, ${host}:${port}) has not taken it: ${reason}`,
    details: { host, port },
    cause,
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').slice(0, 500);
}
