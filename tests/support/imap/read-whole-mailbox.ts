import { ImapFlow, type ListResponse } from 'imapflow';
import { type Manifest, type ManifestEntry, manifestEntry, sortedManifest } from './manifest.ts';

export interface MailboxConnection {
  readonly host: string;
  readonly port: number;
  /** From the first byte, by STARTTLS, or not at all. */
  readonly tls?: 'implicit' | 'starttls' | 'none';
  /** PEM. */
  readonly certificate?: string | undefined;
  readonly user: string;
  readonly password: string;
  /** SASL PLAIN: whose mailbox it is, if not the user's. */
  readonly actFor?: string;
}

/**
 * Everything in a mailbox, read by a client that shares no code with this product (imapflow). It changes nothing:
 * folders are opened for reading alone.
 */
export async function readWholeMailbox(connection: MailboxConnection): Promise<Manifest> {
  const { host, port, tls = 'none', certificate, user, password, actFor } = connection;
  const client = new ImapFlow({
    host,
    port,
    secure: tls === 'implicit',
    ...(tls === 'implicit' ? {} : { doSTARTTLS: tls === 'starttls' }),
    auth: {
      user,
      pass: password,
      ...(actFor === undefined ? {} : { authzid: actFor, loginMethod: 'AUTH=PLAIN' }),
    },
    ...(certificate === undefined ? {} : { tls: { ca: certificate } }),
    logger: false,
    disableAutoIdle: true,
    disableCompression: true,
  });
  // A line that breaks is told by this event; the command under way then fails with less to say.
  let broken: Error | undefined;
  client.on('error', (error: Error) => {
    broken = error;
  });
  try {
    await client.connect();
    const folders = (await client.list()).filter(canBeOpened).map(({ path }) => path);
    const entries: ManifestEntry[] = [];
    for (const folder of folders) entries.push(...(await readFolder(client, folder)));
    await client.logout();
    return sortedManifest(folders, entries);
  } catch (error) {
    throw broken ?? error;
  } finally {
    client.close();
  }
}

async function readFolder(client: ImapFlow, folder: string): Promise<ManifestEntry[]> {
  const entries: ManifestEntry[] = [];
  const { exists } = await client.mailboxOpen(folder, { readOnly: true });
  if (exists === 0) return entries;
  const wanted = { uid: true, flags: true, internalDate: true, source: true } as const;
  for await (const { uid, flags, internalDate, source } of client.fetch('1:*', wanted)) {
    if (!(internalDate instanceof Date)) throw new Error(`UID ${uid} of ${folder} has no INTERNALDATE.`);
    entries.push(manifestEntry(folder, uid, source ?? Buffer.alloc(0), internalDate, flags ?? []));
  }
  if (entries.length !== exists) {
    throw new Error(`${folder} has ${exists} messages, and ${entries.length} were given.`);
  }
  return entries;
}

function canBeOpened({ flags }: ListResponse): boolean {
  return !flags.has('\\Noselect') && !flags.has('\\NonExistent');
}
