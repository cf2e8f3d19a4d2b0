/** The folders of a mailbox and what STATUS says of them, in as few round trips as the server allows. */
import {
  type ListResponse,
  mailboxNamed,
  type NamespaceEntry,
  type StatusItemName,
  type StatusItems,
} from '../../wire/imap/index.ts';
import type { ByteString } from '../../wire/mime/byte-string.ts';
import type { ImapConnection } from '../connection/imap-connection.ts';
import type { AnswerReceiver } from '../connection/open-commands.ts';
import { shownText, sourceError } from '../connection/source-error.ts';
import { type RootCandidate, rootCandidates } from '../csv/user-root.ts';
import { readListing } from '../folders/read-listing.ts';
import { isSelectable, type SourceListing } from '../folders/source-folder.ts';
import type { SourceFolderState, SourceSurvey } from '../sync/source-port.ts';

interface Namespaces {
  readonly personal: readonly NamespaceEntry[];
  readonly other: readonly NamespaceEntry[];
  readonly shared: readonly NamespaceEntry[];
}

/** Answers on their way; `answered` rejects where a command that is needed fails. */
export interface SurveyUnderWay {
  readonly lists: ListResponse[];
  readonly statuses: Map<ByteString, StatusItems>;
  namespaces: Namespaces | undefined;
  readonly hasStatuses: boolean;
  readonly answered: Promise<void>;
}

/** Commands without an answer, of those that are one for each folder. */
const statusWindow = 128;

/**
 * Sends the first commands: LIST with STATUS in it (RFC 5819) and NAMESPACE in one go. None of them depends on
 * another, so that they may follow LOGIN before it is answered.
 */
export function startSurvey(
  connection: ImapConnection,
  capabilities: ReadonlySet<string>,
  userRoot: string | undefined,
): SurveyUnderWay {
  const lists: ListResponse[] = [];
  const statuses = new Map<ByteString, StatusItems>();
  const hasListStatus = capabilities.has('LIST-STATUS') && userRoot === undefined;
  const survey = {
    lists,
    statuses,
    namespaces: undefined as Namespaces | undefined,
    hasStatuses: hasListStatus,
  };
  const receiver: AnswerReceiver = {
    data: (response) => {
      if (response.type === 'list') lists.push(response);
      else if (response.type === 'mailboxStatus') statuses.set(response.mailbox.raw, response.items);
      else if (response.type === 'namespace') survey.namespaces = response;
    },
  };
  const needed: Promise<unknown>[] = [];
  if (capabilities.has('NAMESPACE') || capabilities.has('IMAP4REV2'))
    needed.push(connection.run({ name: 'NAMESPACE' }, receiver));
  if (userRoot !== undefined) {
    // Of the administrator's own folders nothing but the separator is wanted.
    needed.push(mustList(connection, '', receiver));
  } else if (!hasListStatus && !capabilities.has('SPECIAL-USE') && capabilities.has('XLIST')) {
    needed.push(
      connection.must({ name: 'XLIST', reference: '', pattern: '*' }, 'to list the folders', receiver),
    );
  } else needed.push(mustList(connection, '*', receiver, capabilities, hasListStatus));
  const answered = Promise.all(needed).then(() => undefined);
  // Sent ahead of sign-in, it may end with that before anybody asks for it.
  answered.catch(() => undefined);
  return Object.assign(survey, { answered });
}

function mustList(
  connection: ImapConnection,
  pattern: string,
  receiver: AnswerReceiver,
  capabilities: ReadonlySet<string> = new Set(),
  withStatus = false,
): Promise<unknown> {
  const isExtended = capabilities.has('LIST-EXTENDED') || capabilities.has('IMAP4REV2') || withStatus;
  const hasUse = capabilities.has('SPECIAL-USE') && isExtended;
  return connection.must(
    {
      name: 'LIST',
      reference: '',
      patterns: [pattern],
      ...(hasUse ? { returns: ['SPECIAL-USE'] } : {}),
      ...(withStatus ? { statusItems: statusItemsFor(capabilities) } : {}),
    },
    'to list the folders',
    receiver,
  );
}

/**
 * Not SIZE (RFC 8438): Dovecot may have to read every message for it before it answers at all. Sizes come with the list of
 * each folder's messages, that of the inbox first.
 */
function statusItemsFor(capabilities: ReadonlySet<string>): StatusItemName[] {
  const items: StatusItemName[] = ['MESSAGES', 'UIDNEXT', 'UIDVALIDITY'];
  if (capabilities.has('CONDSTORE') || capabilities.has('QRESYNC')) items.push('HIGHESTMODSEQ');
  if (capabilities.has('OBJECTID')) items.push('MAILBOXID');
  return items;
}

export async function finishSurvey(
  connection: ImapConnection,
  survey: SurveyUnderWay,
  userRoot: string | undefined,
): Promise<SourceSurvey> {
  await survey.answered;
  const root = userRoot === undefined ? undefined : await findRoot(connection, survey, userRoot);
  const lists = root?.lists ?? survey.lists;
  const listing = readListing({
    lists,
    statuses: survey.statuses,
    ...(survey.namespaces === undefined ? {} : { namespaces: survey.namespaces }),
    capabilities: [...connection.capabilities],
    encoding: connection.nameEncoding,
  });
  if (!survey.hasStatuses) await readStatuses(connection, listing, lists, survey.statuses);
  // What was learnt after the list was read belongs into it, too.
  const whole = survey.hasStatuses
    ? listing
    : {
        ...listing,
        folders: listing.folders.map((folder) => withStatus(folder, survey.statuses.get(folder.name))),
      };
  return { listing: whole, states: statesOf(survey.statuses), userRoot: root?.candidate.root };
}

function withStatus(
  folder: SourceListing['folders'][number],
  status: StatusItems | undefined,
): SourceListing['folders'][number] {
  const { mailboxId, uidValidity, uidNext } = status ?? {};
  return {
    ...folder,
    ...(mailboxId === undefined ? {} : { mailboxId }),
    ...(uidValidity === undefined ? {} : { uidValidity }),
    ...(uidNext === undefined ? {} : { uidNext }),
  };
}

/** A server that refuses to tell of one folder has not refused the others. */
async function readStatuses(
  connection: ImapConnection,
  listing: SourceListing,
  lists: readonly ListResponse[],
  statuses: Map<ByteString, StatusItems>,
): Promise<void> {
  const items = statusItemsFor(connection.capabilities);
  const receiver: AnswerReceiver = {
    data: (response) => {
      if (response.type === 'mailboxStatus') statuses.set(response.mailbox.raw, response.items);
    },
  };
  const answers: Promise<unknown>[] = [];
  for (const [index, folder] of listing.folders.entries()) {
    const mailbox = lists[index]?.mailbox;
    if (mailbox === undefined || !isSelectable(folder)) continue;
    answers.push(connection.run({ name: 'STATUS', mailbox, items }, receiver));
    if (answers.length >= statusWindow) await answers.shift();
  }
  await Promise.all(answers);
}

function statesOf(statuses: ReadonlyMap<ByteString, StatusItems>): Map<string, SourceFolderState> {
  const states = new Map<string, SourceFolderState>();
  for (const [name, items] of statuses) {
    const { messages, uidNext, uidValidity, highestModseq, mailboxId } = items;
    // Without these nothing can be told from it; the folder is asked itself then.
    if (messages === undefined || uidNext === undefined || uidValidity === undefined) continue;
    // RFC 7162 section 3.1.2.2: 0 says that mod-sequences are not kept.
    const modseq = highestModseq === undefined || highestModseq === 0n ? undefined : highestModseq;
    states.set(name, { messages, uidNext, uidValidity, highestModseq: modseq, mailboxId });
  }
  return states;
}

interface FoundRoot {
  readonly candidate: RootCandidate;
  readonly lists: readonly ListResponse[];
}

/** Asks for all candidates together; the first of which there is something is the root. */
async function findRoot(
  connection: ImapConnection,
  survey: SurveyUnderWay,
  userRoot: string,
): Promise<FoundRoot> {
  const { personal = [], other = [], shared = [] } = survey.namespaces ?? {};
  const plain = (entries: readonly NamespaceEntry[]) =>
    entries.map(({ prefix, delimiter }) => ({ prefix: prefix.raw, delimiter }));
  const delimiter = survey.lists[0]?.delimiter ?? personal[0]?.delimiter;
  const candidates = rootCandidates(
    mailboxNamed(userRoot, connection.nameEncoding).raw,
    { personal: plain(personal), other: plain(other), shared: plain(shared) },
    delimiter,
  );
  const found = await Promise.all(
    candidates.map(async (candidate): Promise<FoundRoot | undefined> => {
      const lists = new Map<ByteString, ListResponse>();
      const below = candidate.root + (candidate.delimiter ?? '');
      const receiver: AnswerReceiver = {
        data: (response) => {
          if (response.type !== 'list') return;
          const { raw } = response.mailbox;
          if (raw === candidate.root || raw.startsWith(below)) lists.set(raw, response);
        },
      };
      // A name that the server cannot have is refused, and was no good guess.
      await Promise.all([
        connection.run({ name: 'LIST', reference: '', patterns: [candidate.root] }, receiver),
        connection.run({ name: 'LIST', reference: '', patterns: [`${below}*`] }, receiver),
      ]);
      return isMailbox([...lists.values()]) ? { candidate, lists: [...lists.values()] } : undefined;
    }),
  );
  const first = found.find((each) => each !== undefined);
  if (first) return first;
  const tried = candidates.slice(0, 6).map(({ root }) => `"${shownText(root)}"`);
  throw sourceError('userRoot', {
    what: `The source server shows no folder for the UserRoot "${shownText(userRoot)}". Tried: ${tried.join(', ')}.`,
    next: 'Check UserRoot, and that the administrator may list and read that mailbox.',
    retryable: false,
  });
}

/** RFC 9051 section 7.3.1: a name may be listed for being none. */
function isMailbox(lists: readonly ListResponse[]): boolean {
  return lists.some(
    ({ attributes }) => !attributes.some((attribute) => attribute.toLowerCase() === '\\nonexistent'),
  );
}
