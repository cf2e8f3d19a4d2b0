import { FilterParser } from 'ldapts';
import type { ConnectorSettings } from '../control/connector-model.ts';
import { domainOf, isWithin, normalizeDn } from '../distinguished-name.ts';
import { controlIds, showDeletedControl } from '../ldap/ldap-controls.ts';
import { guidOf, textIn, textsIn } from '../ldap/ldap-entry.ts';
import { collect, type LdapSession, type RootEntry, readRoot } from '../ldap/ldap-session.ts';
import { sourceError } from '../ldap/source-error.ts';
import { guidOfBytes } from '../source-values.ts';
import { Census } from './census.ts';
import type { ChangeFeed } from './change-feed.ts';
import { DirSyncFeed } from './dir-sync-feed.ts';
import type { DirectorySource, SourceDescription } from './directory-source.ts';
import { membersFilter } from './group-members.ts';
import { activeDirectory } from './ldap-dialect.ts';
import { type GroupLimit, LdapSource } from './ldap-source.ts';
import { SourceScope } from './source-scope.ts';
import { UpdateNumberFeed } from './update-number-feed.ts';

export interface ActiveDirectoryOptions {
  /** `uSNChanged` even where DirSync is to be had. */
  readonly following?: 'DirSync' | 'uSNChanged';
}

export async function openActiveDirectory(
  settings: ConnectorSettings,
  session: LdapSession,
  signal: AbortSignal,
  { following }: ActiveDirectoryOptions = {},
): Promise<DirectorySource> {
  const root = await readRoot(session, signal);
  const namingContext = namingContextOf(settings, root);
  const feeds = await possibleFeeds(settings, session, root, namingContext, following, signal);
  return new LdapSource({
    kind: 'ActiveDirectory',
    session,
    dialect: activeDirectory,
    scope: new SourceScope(settings, namingContext),
    namingContext,
    feeds,
    pageSize: settings.pageSize,
    describe: (name, stop) => describe(settings, session, namingContext, name, stop),
    limitToGroup: (group, stop) => limitToGroup(session, namingContext, group, settings.pageSize, stop),
  });
}

/** The one that holds what is wanted: of the domain, mostly. */
export function namingContextOf(
  { searchBase, organizationalUnits }: Pick<ConnectorSettings, 'searchBase' | 'organizationalUnits'>,
  root: RootEntry,
): string {
  const start = searchBase ?? organizationalUnits[0];
  const contexts = textsIn(root.entry, 'namingcontexts');
  const holders =
    start === undefined ? [] : contexts.filter((each) => isWithin(normalizeDn(start), normalizeDn(each)));
  const found =
    holders.sort((a, b) => b.length - a.length)[0] ??
    (start === undefined ? root.defaultNamingContext : undefined);
  if (found !== undefined) return found;
  throw sourceError('base', {
    what:
      start === undefined
        ? 'The server does not say which naming context it holds.'
        : `${start} is in none of the naming contexts of this server: ${contexts.join('; ')}.`,
    next: 'Give -SearchBase as it is written there, or the server that holds it.',
  });
}

async function possibleFeeds(
  settings: ConnectorSettings,
  session: LdapSession,
  root: RootEntry,
  namingContext: string,
  following: ActiveDirectoryOptions['following'],
  signal: AbortSignal,
): Promise<ChangeFeed[]> {
  const invocation = await readInvocation(session, root, signal);
  const seesDeleted = await mayListDeleted(session, namingContext, signal);
  const common = { namingContext, invocation, seesDeleted };
  const byNumber = new UpdateNumberFeed(session, { ...common, pageSize: settings.pageSize });
  if (!root.supportedControls.has(controlIds.dirSync) || following === 'uSNChanged') return [byNumber];
  const cookiesTravel = !(textIn(root.entry, 'vendorname') ?? '').startsWith('Samba');
  const replicating = new DirSyncFeed(session, { ...common, cookiesTravel, mayReplicate: true });
  const seeing = new DirSyncFeed(session, { ...common, cookiesTravel, mayReplicate: false });
  return [replicating, seeing, byNumber];
}

/** [MS-ADTS] 6.1.1.2.2.1.2.1.1: changes when the database is restored. */
async function readInvocation(session: LdapSession, root: RootEntry, signal: AbortSignal): Promise<string> {
  const service = textIn(root.entry, 'dsservicename');
  const settings = service === undefined ? undefined : await session.find(service, ['invocationId'], signal);
  const [value] = settings?.attributes.get('invocationid') ?? [];
  const id = value instanceof Uint8Array ? guidOfBytes(value) : undefined;
  // Who may not read it still has the name of the server.
  return id ?? service ?? '';
}

async function mayListDeleted(
  session: LdapSession,
  namingContext: string,
  signal: AbortSignal,
): Promise<boolean> {
  const connection = await session.connection(signal);
  const search = {
    base: `CN=Deleted Objects,${namingContext}`,
    scope: 'base' as const,
    filter: FilterParser.parseString('(objectClass=*)'),
    attributes: ['objectGUID'],
    controls: [showDeletedControl()],
  };
  const { entries } = await collect(connection, search, signal);
  return entries.some((entry) => guidOf(entry) !== undefined);
}

async function limitToGroup(
  session: LdapSession,
  base: string,
  group: string,
  pageSize: number,
  signal: AbortSignal,
): Promise<GroupLimit> {
  const filter = await membersFilter(session, group, signal);
  const census = new Census();
  const search = { base, scope: 'sub' as const, filter, attributes: ['objectGUID'], pageSize };
  for await (const entries of session.pages(search, signal)) {
    for (const guid of entries.map(guidOf)) if (guid !== undefined) census.add(guid);
  }
  return { filter, census: census.toString() };
}

async function describe(
  settings: ConnectorSettings,
  session: LdapSession,
  namingContext: string,
  following: string,
  signal: AbortSignal,
): Promise<SourceDescription> {
  const { entry } = await readRoot(session, signal);
  const forest = textIn(entry, 'rootdomainnamingcontext') ?? namingContext;
  const configuration = textIn(entry, 'configurationnamingcontext');
  const suffixes = configuration === undefined ? [] : await readSuffixes(session, configuration, signal);
  const vendor = textIn(entry, 'vendorname');
  const version = textIn(entry, 'vendorversion');
  const level = textIn(entry, 'domaincontrollerfunctionality');
  const program =
    vendor === undefined
      ? `Active Directory${level === undefined ? '' : ` (functional level ${level})`}`
      : [vendor.replace(/(?: Team)? \(https?:.*\)$/, ''), version]
          .filter((part) => part !== undefined)
          .join(' ');
  return {
    kind: 'ActiveDirectory',
    name: domainOf(forest),
    namingContext,
    upnSuffixes: suffixes.length > 0 ? suffixes : [domainOf(namingContext)],
    isWritable: settings.isWritable,
    following,
    program,
  };
}

const domains = FilterParser.parseString('(&(objectClass=crossRef)(nETBIOSName=*))');

/** Names of the forest's domains, and the alternative ones beside them. */
async function readSuffixes(
  session: LdapSession,
  configuration: string,
  signal: AbortSignal,
): Promise<string[]> {
  const base = `CN=Partitions,${configuration}`;
  const partitions = await session.find(base, ['uPNSuffixes'], signal);
  if (partitions === undefined) return [];
  const search = { base, scope: 'one' as const, filter: domains, attributes: ['dnsRoot'], pageSize: 500 };
  const names = (await session.list(search, signal)).flatMap((entry) => textsIn(entry, 'dnsroot'));
  return [...new Set([...names, ...textsIn(partitions, 'upnsuffixes')])];
}
