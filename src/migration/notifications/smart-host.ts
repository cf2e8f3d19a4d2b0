import {
  type SmtpEnvelope,
  type SmtpTransportSettings,
  sendBySmtp,
} from '../../base/connecting/smtp-transport.ts';
import { AppError } from '../../base/errors.ts';

export type SmartHostSettings = SmtpTransportSettings;

/** Takes mail for addresses elsewhere. */
export interface SmartHost {
  /** Answers with those that were refused, and the words of the server. Throws where none was taken. */
  send(envelope: SmtpEnvelope, mail: Uint8Array, signal: AbortSignal): Promise<readonly RefusedAddress[]>;
}

export interface RefusedAddress {
  readonly address: string;
  readonly text: string;
}

/** By SMTP, one connection for each mail: notices are few. */
export function smtpSmartHost(settings: SmartHostSettings): SmartHost {
  return {
    async send(envelope, mail, signal) {
      try {
        const { refused } = await sendBySmtp(settings, envelope, mail, signal);
        return refused.map(({ recipient, response }) => ({
          address: recipient ?? '',
          text: oneLine(response ?? 'It was refused.'),
        }));
      } catch (error) {
        signal.throwIfAborted();
        throw unreachable(settings, error);
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
