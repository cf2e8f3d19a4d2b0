import { describe, expect, it } from 'vitest';
import { SecretBox } from '../../access/secret-box.ts';
import type { RecipientId, TenantId } from '../../base/ids.ts';
import { systemRandom } from '../../base/random.ts';
import { createSetClock } from '../../store/contracts/directory-fixtures.ts';
import { parseProbeIdentity } from './probe-runs.ts';
import { ProbeTickets } from './probe-tickets.ts';

describe('names of probes', () => {
  it.each([
    ['OutlookMapiHttpSelfTestProbe', 'OutlookMapiHttpSelfTestProbe', undefined],
    ['outlookmapihttp.protocol\\outlookmapihttpselftestprobe', 'OutlookMapiHttpSelfTestProbe', undefined],
    [
      'OutlookMapiHttp.Protocol\\OutlookMapiHttpDeepTestProbe\\Mailbox Database 1',
      'OutlookMapiHttpDeepTestProbe',
      'Mailbox Database 1',
    ],
    ['OutlookMapiHttp\\OutlookMapiHttpCtpProbe', 'OutlookMapiHttpCtpProbe', undefined],
  ])('%s', (text, name, target) => {
    const { probe, target: found } = parseProbeIdentity(text);
    expect([probe.name, found]).toEqual([name, target]);
  });

  it.each([
    ['Outlook.Protocol\\OutlookRpcDeepTestProbe', 'Outlook Anywhere'],
    ['OutlookRpcSelfTestProbe', 'Outlook Anywhere'],
    ['Other\\OutlookMapiHttpSelfTestProbe', 'there is no such probe'],
    ['', 'there is no such probe'],
  ])('%s is none', (text, why) => {
    expect(() => parseProbeIdentity(text)).toThrow(why);
  });
});

describe('tickets of probes', () => {
  const account = { tenant: 1 as TenantId, recipient: 7 as RecipientId };
  const open = (key: number) => {
    const clock = createSetClock();
    const secrets = new SecretBox(new Uint8Array(32).fill(key), 'platform', systemRandom);
    return { clock, tickets: new ProbeTickets(secrets, clock) };
  };

  it('open on every server of the platform, for as long as a probe takes', () => {
    const [here, there] = [open(1), open(1)];
    const ticket = here.tickets.issue(account);
    expect(ProbeTickets.isTicket(ticket)).toBe(true);
    expect(there.tickets.redeem(ticket)).toEqual(account);
    there.clock.set(there.clock.now() + 5 * 60_000 + 1);
    expect(there.tickets.redeem(ticket)).toBeUndefined();
  });

  it('open nowhere else, and not when they were changed', () => {
    const { tickets } = open(1);
    const ticket = tickets.issue(account);
    expect(open(2).tickets.redeem(ticket)).toBeUndefined();
    for (const changed of [`${ticket.slice(0, -2)}AA`, 'lfp_', 'lfp_x', `lfp_${'A'.repeat(5_000)}`, 'lft_1'])
      expect(tickets.redeem(changed)).toBeUndefined();
  });
});
