/** MAPI over HTTP over the rooms of the platform. */
import type { AccountPrincipal } from '../access/principal.ts';
import type { Clock } from '../base/clock.ts';
import type { Guid } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { legacyDnOf, readLegacyDn } from '../organization/legacy-dn.ts';
import type { HttpSignIn } from '../servers/authentication/http-sign-in.ts';
import { EmsmdbEndpoint } from '../servers/mapi/emsmdb-endpoint.ts';
import type { MapiRequestLog } from '../servers/mapi/request-log.ts';
import type { MailboxOwner, MapiRooms } from '../servers/mapi/rooms.ts';
import type { MapiCaller } from '../servers/mapi/transport/endpoint.ts';
import { KeptContexts } from '../servers/mapi/transport/kept-contexts.ts';
import { MapiServer } from '../servers/mapi/transport/mapi-server.ts';
import { defaultMapiSettings } from '../servers/mapi/transport/mapi-settings.ts';
import { isMailboxKind, type Recipient } from '../store/ports/directory-model.ts';
import { openAddressBook } from './mapi-address-book.ts';
import { mapiAuthenticator } from './mapi-authentication.ts';
import type { OwnedPlatform } from './open-platform.ts';

export interface MapiParts {
  readonly platform: OwnedPlatform;
  readonly requestLog: MapiRequestLog;
  readonly httpSignIn: () => Promise<HttpSignIn>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** As a build of Exchange Server 2019: clients read which of its abilities they may expect. */
const serverApplication = 'Exchange/15.02.0986.005';

export function createMapiServer({
  platform,
  requestLog,
  httpSignIn,
  clock,
  random,
  log,
}: MapiParts): MapiServer {
  const { directory, tenantKeys } = platform;
  const settings = () => defaultMapiSettings;
  const keeper = new KeptContexts({
    store: directory,
    async secretsOf(tenant) {
      const owner = await directory.findTenant({ tenant });
      return owner && tenantKeys.secretsOf(owner.guid, owner.wrappedKey);
    },
    now: () => clock.now(),
    log,
  });
  const rooms = roomsOf(platform);
  return new MapiServer({
    endpoints: [
      new EmsmdbEndpoint({ rooms, settings, clock, random, log }),
      openAddressBook(platform, clock, log).endpoint,
    ],
    authenticate: mapiAuthenticator(platform, httpSignIn, clock),
    ...{ keeper, requestLog, settings, serverApplication, clock, random, log },
  });
}

/** [MS-OXOMSG] section 3.3.5.2: what was submitted a moment ago can be called back. */
const recallMs = 300;

function roomsOf({ directory, mailboxes, mailFlow, organizations, config }: OwnedPlatform): MapiRooms {
  const { language } = config.server;
  return {
    async findOwner(caller, legacyDn) {
      const named = readLegacyDn(legacyDn);
      if (named?.organization !== caller.organization) return undefined;
      const key = { kind: 'guid', value: named.recipient } as const;
      const [match] = await directory.findByKeys(caller.tenant, [key]);
      const recipient = match?.recipient;
      if (recipient?.mailbox?.state !== 'ready' || !isMailboxKind(recipient.kind)) return undefined;
      const mailbox = mailboxes.open({ tenant: caller.tenant, mailbox: recipient.mailbox.mailbox });
      return { ...ownerOf(caller, recipient, recipient.mailbox.guid), mailbox };
    },
    async findPublicFolders({ tenant, ...caller }, legacyDn) {
      const { rootPublicFolderMailbox } = await organizations.config.read(tenant);
      const named = legacyDn === '' ? undefined : readLegacyDn(legacyDn);
      const isOther =
        named?.organization !== caller.organization || named.recipient !== rootPublicFolderMailbox;
      if (rootPublicFolderMailbox === '' || (legacyDn !== '' && isOther)) return undefined;
      const keys = [rootPublicFolderMailbox, caller.guid].map((value) => ({ kind: 'guid', value }) as const);
      const found = (await directory.findByKeys(tenant, keys)).map(({ recipient }) => recipient);
      const holder = found.find(({ kind }) => kind === 'publicFolderMailbox');
      const reader = found.find(({ guid }) => guid === caller.guid);
      // R825: whoever logs on has a mailbox in the organisation.
      if (holder?.deletedAt !== null || holder.mailbox?.state !== 'ready') return undefined;
      if (reader?.mailbox?.state !== 'ready') return undefined;
      const mailbox = mailboxes.openPublicFolders(
        { tenant, mailbox: holder.mailbox.mailbox },
        holder.mailbox.guid,
        { tenant, mailbox: reader.mailbox.mailbox },
      );
      return { ...ownerOf(caller, holder, holder.mailbox.guid), mailbox };
    },
    async findAddress(caller, legacyDn) {
      const named = readLegacyDn(legacyDn);
      if (named?.organization !== caller.organization) return undefined;
      const key = { kind: 'guid', value: named.recipient } as const;
      const [match] = await directory.findByKeys(caller.tenant, [key]);
      return match?.recipient.addresses.find(({ type, primary }) => primary && type === 'smtp')?.address;
    },
    async submit(caller, { mailbox, item, recipients, ...options }) {
      const { submission } = await mailFlow();
      const content = { kind: 'stored', item } as const;
      const choice = {
        deleteAfterSubmit: options.deleteAfterSubmit,
        saveSentTo: options.saveSentTo,
        heldMs: recallMs,
        ...(options.deferredUntil !== undefined && { deferredUntil: options.deferredUntil }),
      };
      const mail = { principal: principalOf(caller), mailbox, content, recipients, options: choice };
      return (await submission.submit(mail)).id;
    },
    async withdraw({ tenant }, id) {
      await (await mailFlow()).submission.withdraw(tenant, id);
    },
    async maySendAs({ tenant, recipient }, owner) {
      const [author] = await directory.findRecipients(tenant, [owner]);
      const granted = author?.attributes.grantSendAs ?? [];
      if (granted.length === 0) return false;
      const [sender] = await directory.findRecipients(tenant, [recipient]);
      const { SenderGroups } = await import('../mailflow/delivery/sender-of.ts');
      return new SenderGroups(directory, tenant, sender).isAmong(granted);
    },
    async acknowledge({ tenant, recipient: reader }, message) {
      await (await mailFlow()).receipts.send({ tenant, reader, ...message });
    },
    async namesOf({ tenant }, guids) {
      const keys = guids.map((value) => ({ kind: 'guid', value }) as const);
      const found = await directory.findByKeys(tenant, keys);
      return new Map(found.map(({ recipient }) => [recipient.guid, recipient.displayName]));
    },
  };

  function ownerOf(
    { organization }: Pick<MapiCaller, 'organization'>,
    { recipient, guid, displayName, ...others }: Recipient,
    mailboxGuid: Guid,
  ): Omit<MailboxOwner, 'mailbox'> {
    return {
      ...{ recipient, guid, mailboxGuid, displayName, language },
      address: primaryAddress(others),
      legacyDn: legacyDnOf(organization, guid),
    };
  }
}

const principalOf = ({ name, tenant, recipient, guid }: MapiCaller): AccountPrincipal => ({
  kind: 'account',
  ...{ name, tenant, recipient, guid },
});

const primaryAddress = ({ addresses, upn, name }: Pick<Recipient, 'addresses' | 'upn' | 'name'>): string =>
  addresses.find(({ type, primary }) => primary && type === 'smtp')?.address ?? upn ?? name;
