/**
 * IMAP4rev1 and rev2 (RFC 3501, RFC 9051) with the extensions that migration and our own server need, for both roles,
 * without IO.
 *
 * A client:
 *
 *     const session = new ClientSession();
 *     for (const event of session.receive(chunk)) …       // SessionEvent; never throws for what is in the chunk
 *     const handle = session.send({ name: 'FETCH', isUid: true, set, items });
 *     for (let bytes = session.take(); bytes; bytes = session.take()) socket.write(bytes);
 *     session.end();                                      // when the connection has closed
 *
 * Messages come as `bodyStart`, `bodyPiece`…, `bodyEnd`, then `data` with the `fetch` that they belong to. The pieces
 * are views of the chunk that was received: who keeps them copies them, or never reuses the chunk.
 *
 * A server:
 *
 *     const reader = new CommandReader();
 *     for (const event of reader.receive(chunk)) …        // ServerEvent
 *     socket.write(writeResponse(response));              // reader.take() too: leave to send literals
 *
 * Strings of the protocol are byte strings, one character for each byte; what people call a mailbox is
 * `MailboxName.text`.
 */
export type {
  BodyDisposition,
  BodyExtension,
  BodyMultipart,
  BodyParameters,
  BodySinglePart,
  BodyStructure,
  Envelope,
  EnvelopeAddress,
} from './body-structure.ts';
export { ClientSession, type ClientSessionOptions } from './client-session.ts';
export type {
  AppendCommand,
  AppendMessage,
  Command,
  CommandName,
  CommandOf,
  FetchCommand,
  ListCommand,
  QresyncArgument,
  StatusItemName,
  StoreCommand,
} from './command.ts';
export { CommandReader, type CommandReaderOptions } from './command-reader.ts';
export type { BinarySize, BodyKind, FetchBody, FetchData } from './fetch-data.ts';
export type { FetchItem, PlainItem } from './fetch-item.ts';
export { findSuggestedWaitMs } from './human-text.ts';
export { ImapError, type ImapErrorCode } from './imap-error.ts';
export {
  findInternalDate,
  formatInternalDate,
  type InternalDate,
  type SearchDate,
} from './internal-date.ts';
export { defaultClientLimits, defaultServerLimits, type ImapLimits, type Policy } from './limits.ts';
export type { WriteStep } from './line-writer.ts';
export {
  isNameExact,
  type MailboxName,
  mailboxNamed,
  type NameEncoding,
  readMailboxName,
} from './mailbox-name.ts';
export {
  formatNumberSet,
  hasNumber,
  type NumberRange,
  type NumberSet,
  numberSetOf,
  numbersOf,
  parseNumberSet,
  sizeOfNumberSet,
  splitNumberSet,
} from './number-set.ts';
export type {
  BodyEvent,
  Condition,
  ContinuationResponse,
  EsearchResponse,
  ImapResponse,
  ListResponse,
  NamespaceEntry,
  QuotaResource,
  ResponseEvent,
  StatusItems,
  StatusResponse,
  UntaggedResponse,
} from './response.ts';
export type { PlainCode, ResponseCode } from './response-code.ts';
export { ResponseReader, type ResponseReaderOptions } from './response-reader.ts';
export {
  type BearerCredentials,
  type Credentials,
  type SaslClient,
  saslCramMd5,
  saslExternal,
  saslLogin,
  saslOauthBearer,
  saslPlain,
  saslXoauth2,
} from './sasl.ts';
export { type ScramHash, type ScramOptions, saslScram } from './scram.ts';
export type { SearchKey, SetArgument } from './search-key.ts';
export { type Section, type SectionSpecifier, wholeMessage } from './section.ts';
export type { SelectedMailbox } from './selected-mailbox.ts';
export type { ServerEvent } from './server-events.ts';
export type { CommandHandle, SessionEvent } from './session-events.ts';
export type { SessionState } from './session-rules.ts';
export { type WritableResponse, writeFetchWithBodies, writeResponse } from './write-response.ts';
