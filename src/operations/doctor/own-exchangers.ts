import type { DoctorSettings } from './doctor-check.ts';

/** Whether mail that goes to a name of MX records comes here. `*.example.com` stands for all below it. */
export function leadsHere(
  exchange: string,
  { serverName, mail }: Pick<DoctorSettings, 'serverName' | 'mail'>,
): boolean {
  const name = exchange.toLowerCase().replace(/\.$/, '');
  return [serverName, ...mail.mxNames]
    .map((own) => own.toLowerCase())
    .some((own) => (own.startsWith('*.') ? name.endsWith(own.slice(1)) : name === own));
}
