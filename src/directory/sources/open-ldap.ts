import type { ConnectorSettings } from '../control/connector-model.ts';
import { domainOf } from '../distinguished-name.ts';
import { controlIds } from '../ldap/ldap-controls.ts';
import { textIn } from '../ldap/ldap-entry.ts';
import { type LdapSession, readRoot } from '../ldap/ldap-session.ts';
import { namingContextOf } from './active-directory.ts';
import { Census } from './census.ts';
import type { DirectorySource } from './directory-source.ts';
import { readMembers } from './group-members.ts';
import { openLdap } from './ldap-dialect.ts';
import { LdapSource } from './ldap-source.ts';
import { ModifyTimestampFeed } from './modify-timestamp-feed.ts';
import { SourceScope } from './source-scope.ts';
import { SyncReplicationFeed } from './sync-replication-feed.ts';

export async function openOpenLdap(
  settings: ConnectorSettings,
  session: LdapSession,
  signal: AbortSignal,
): Promise<DirectorySource> {
  const root = await readRoot(session, signal);
  const namingContext = namingContextOf(settings, root);
  const { pageSize } = settings;
  const byTime = new ModifyTimestampFeed(session, namingContext, pageSize);
  // A server that says so may still not do it for this database, and then refuses.
  const feeds = root.supportedControls.has(controlIds.syncRequest)
    ? [new SyncReplicationFeed(session, namingContext), byTime]
    : [byTime];
  return new LdapSource({
    kind: 'OpenLdap',
    session,
    dialect: openLdap,
    scope: new SourceScope(settings, namingContext),
    namingContext,
    feeds,
    pageSize,
    describe: async (following) => ({
      kind: 'OpenLdap',
      name: domainOf(namingContext) || namingContext,
      namingContext,
      upnSuffixes: domainOf(namingContext) === '' ? [] : [domainOf(namingContext)],
      isWritable: settings.isWritable,
      following,
      program:
        [textIn(root.entry, 'vendorname'), textIn(root.entry, 'vendorversion')]
          .filter((part) => part !== undefined)
          .join(' ') || 'OpenLDAP',
    }),
    limitToGroup: async (group, stop) => {
      const members = await readMembers(session, namingContext, group, stop);
      return { holds: (entry) => members.holds(entry), census: Census.of(members).toString() };
    },
  });
}
