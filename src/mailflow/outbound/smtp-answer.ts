import { type DeliveryFailure, failures } from '../delivery/delivery-failure.ts';
import type { OutboundOutcome } from './carrier.ts';

/** What nodemailer tells of an address, or of a whole attempt, that came to nothing. */
export interface SmtpFault {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
  readonly message?: unknown;
  readonly recipient?: unknown;
  readonly rejectedErrors?: unknown;
}

/** Faults of our own settings, or of a certificate: the message is not to blame, and is tried again. */
const ourFaults: ReadonlySet<unknown> = new Set(['EAUTH', 'ETLS', 'EOAUTH2', 'ECONFIG']);

export function failureOf(fault: SmtpFault): DeliveryFailure {
  const said = textOf(fault.response) ?? textOf(fault.message) ?? '';
  const code = typeof fault.responseCode === 'number' ? fault.responseCode : undefined;
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(said)?.[1];
  if (code !== undefined && code >= 500 && !ourFaults.has(fault.code))
    return { ...failures.refused, status: enhanced?.startsWith('5') ? enhanced : '5.0.0', diagnostic: said };
  const status = enhanced?.startsWith('4') ? enhanced : code === undefined ? '4.4.1' : '4.0.0';
  return { ...failures.unreachable, status, diagnostic: said };
}

/** Of one attempt: who was refused where somebody was taken, or why nobody was. */
export type SmtpResult =
  | { readonly refused: readonly SmtpFault[]; readonly offersDsn: boolean }
  | { readonly fault: SmtpFault };

/** Of one attempt: what the server said of each address, and of all where it went no further. */
export function outcomesOf(
  addresses: readonly string[],
  result: SmtpResult,
): ReadonlyMap<string, OutboundOutcome> {
  const each = 'refused' in result ? result.refused : faultsIn(result.fault.rejectedErrors);
  const reportsItself = 'refused' in result && result.offersDsn;
  const refused = new Map(each.map((fault) => [String(fault.recipient), fault]));
  return new Map(
    addresses.map((address): [string, OutboundOutcome] => {
      const fault = refused.get(address) ?? ('fault' in result ? result.fault : undefined);
      return [
        address,
        fault === undefined
          ? { kind: 'taken', reportsItself }
          : { kind: 'failed', failure: failureOf(fault) },
      ];
    }),
  );
}

export function faultsIn(errors: unknown): readonly SmtpFault[] {
  return Array.isArray(errors) ? errors.filter((each) => typeof each === 'object' && each !== null) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== ''
    ? value.replaceAll(/[\r\n]+/g, ' ').slice(0, 500)
    : undefined;
}
