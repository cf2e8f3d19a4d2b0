import type { MigrationBatch } from '../control/batch-model.ts';
import type { CutoverCheck, DomainCutover, UnsyncedMailbox } from './cutover-model.ts';
import { currentRoute } from './cutover-record.ts';
import type { SenderPolicy } from './sender-policy.ts';

const shownMailboxes = 5;

/** What still stands in the way of turning the old server off, a sentence each, with what to do about it. */
export function describeObstacles(
  check: CutoverCheck,
  batch: Pick<MigrationBatch, 'name' | 'status'>,
): string[] {
  const ofDomains = check.domains.flatMap((domain) => describeDomain(domain, check));
  return [...ofDomains, ...describeUnsynced(check, batch)];
}

/**
 * What else to change in the DNS, so that mail sent from here is not taken for forged. No mail is lost without it, and the old
 * server may be turned off.
 */
export function describeSenderPolicy(policy: SenderPolicy): string[] {
  const { domain, verdict, record = '', server, refused, problem } = policy;
  switch (verdict) {
    case 'NotAllowed':
      return [
        `The SPF record of ${domain} does not allow ${refused.join(' and ')}, which ${server} sends from: others may refuse what people send from here, or take it for junk. Publish instead: "${withServer(record, server)}".`,
      ];
    case 'Missing':
      return [
        `${domain} has no SPF record: others cannot tell its mail from forged mail, and may take it for junk. Publish as its TXT record, with the other servers that send its mail: "v=spf1 a:${server} ~all".`,
      ];
    case 'Broken':
      return [
        `The SPF record of ${domain} cannot be used, as if there were none: ${problem} It is: "${record}".`,
      ];
    case 'Allowed':
    case 'Unknown':
      return [];
  }
}

/** In front of what refuses all others. */
function withServer(record: string, server: string): string {
  return record.replace(/^v=spf1/i, (version) => `${version} a:${server}`);
}

function describeDomain(domain: DomainCutover, check: CutoverCheck): string[] {
  switch (domain.status) {
    case 'Unknown':
      return [`Where mail for ${domain.domain} goes is not known: ${domain.problem}`];
    case 'Pending':
      return [describePending(domain, check)];
    case 'Waiting':
      return [describeWaiting(domain)];
    case 'Passed':
      return [];
  }
}

function describePending(domain: DomainCutover, { goal, ownNames }: CutoverCheck): string {
  const { domain: name, published } = domain;
  const route = currentRoute(domain);
  const exchanges = route?.exchanges ?? [];
  const where = exchanges.length === 0 ? '' : exchanges.map((one) => one.name).join(', ');
  const kept =
    route === undefined || route.ttl === 0 ? '' : ` Caches keep it for ${formatSeconds(route.ttl)}.`;
  if (goal === 'away') {
    return where === ''
      ? `${name} has no MX record and no address, so that nobody can send mail to it. Add an MX record that names its new servers.`
      : `The MX record of ${name} still leads here (${where}).${kept} Change it to the names of its new servers.`;
  }
  const advice = `Change it to ${ownNames.filter((own) => !own.startsWith('*.')).join(', ') || 'the names of this server'}. Before that, "landfall doctor" says whether it takes mail at port 25.`;
  if (where === '') {
    return `${name} has no MX record and no address, so that nobody can send mail to it. Add an MX record that names ${ownNames[0] ?? 'this server'}.`;
  }
  if (published?.isUniform === false) {
    return `Not all name servers of ${name} have the same MX record yet; one still says ${where}.${kept}`;
  }
  if (route?.verdict === 'partly') {
    const others = exchanges.filter(({ isOurs }) => !isOurs).map((one) => one.name);
    return `The MX record of ${name} leads here, and to ${others.join(', ')} as well.${kept} Remove what is not ours, or name it in mail.mxNames if it passes mail on to here.`;
  }
  const subject =
    route?.isImplicit === true
      ? `${name} has no MX record, so that mail goes to its own address.`
      : `The MX record of ${name} still leads to ${where}.${kept}`;
  return `${subject} ${advice}`;
}

function describeWaiting({ domain, changedAt, waitUntil, hoursLeft, cachedUntil }: DomainCutover): string {
  const hours = Math.ceil(hoursLeft);
  const caches =
    cachedUntil === null ? '' : ` By its TTL, caches may have the old one until ${formatTime(cachedUntil)}.`;
  return `The new MX record of ${domain} was first seen at ${formatTime(changedAt)}. It can take until ${formatTime(waitUntil)} before every sender knows it: ${hours} ${hours === 1 ? 'hour is' : 'hours are'} left.${caches}`;
}

/** Of domains that have turned: of the others every mailbox is. */
function describeUnsynced(
  { domains, unsynced, mailboxCount }: CutoverCheck,
  batch: Pick<MigrationBatch, 'name' | 'status'>,
): string[] {
  const turned = domains.filter(({ changedAt }) => changedAt !== null);
  const count = turned.reduce((sum, one) => sum + one.mailboxCount - one.syncedSinceCount, 0);
  if (count === 0) return [];
  const names = new Set(turned.map(({ domain }) => domain));
  const listed = unsynced.filter(({ domain }) => names.has(domain)).slice(0, shownMailboxes);
  const more = count > listed.length ? `, and ${count - listed.length} more` : '';
  return [
    `${count} of ${mailboxCount} ${mailboxCount === 1 ? 'mailbox was' : 'mailboxes were'} not synchronized since the MX record was changed: ${listed.map(describeMailbox).join(', ')}${more}. ${adviceFor(batch)}`,
  ];
}

function adviceFor({ name, status }: Pick<MigrationBatch, 'name' | 'status'>): string {
  if (status.startsWith('Completed')) {
    return 'The batch is completed and copies nothing more: create another one for these mailboxes.';
  }
  const identity = `-Identity '${name.replaceAll("'", "''")}'`;
  const isAtRest = status === 'Stopped' || status === 'Failed';
  const command = isAtRest ? `Start-MigrationBatch ${identity}` : `Set-MigrationBatch ${identity} -SyncNow`;
  return `Run ${command}, mend what Get-MigrationUser shows as failed, and wait until all are synced.`;
}

function describeMailbox({ emailAddress, lastSyncedAt }: UnsyncedMailbox): string {
  return `${emailAddress} (${lastSyncedAt === null ? 'never' : `last at ${formatTime(lastSyncedAt)}`})`;
}

/** `2026-11-21 08:00 UTC` */
function formatTime(at: number | null): string {
  return at === null ? '-' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function formatSeconds(seconds: number): string {
  const [amount, unit] =
    seconds >= 7200
      ? [seconds / 3600, 'hours']
      : seconds >= 120
        ? [seconds / 60, 'minutes']
        : [seconds, 'seconds'];
  return `${Math.ceil(amount)} ${unit}`;
}
