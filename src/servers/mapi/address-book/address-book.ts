/** The address book endpoint without its HTTP: bytes of a request in, bytes of an answer out. */
import { type ErrorKind, isAppError } from '../../../base/errors.ts';
import {
  type AddressBookRequestType,
  readAddressBookRequest,
} from '../../../wire/mapi/address-book-requests.ts';
import { writeAddressBookResponse } from '../../../wire/mapi/address-book-responses.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { AddressBookCaller } from './address-book-caller.ts';
import type { AddressBookDirectory } from './address-book-directory.ts';
import { NspiError } from './address-book-error.ts';
import type { AddressBookContext, AddressBookRequest } from './address-book-request.ts';
import type { AddressBooks } from './address-books.ts';
import { request as Bind } from './requests/bind.ts';
import { request as CompareMIds } from './requests/compare-mids.ts';
import { request as DNToMId } from './requests/dn-to-mid.ts';
import { request as GetAddressBookUrl } from './requests/get-address-book-url.ts';
import { request as GetMailboxUrl } from './requests/get-mailbox-url.ts';
import { request as GetMatches } from './requests/get-matches.ts';
import { request as GetPropList } from './requests/get-prop-list.ts';
import { request as GetProps } from './requests/get-props.ts';
import { request as GetSpecialTable } from './requests/get-special-table.ts';
import { request as GetTemplateInfo } from './requests/get-template-info.ts';
import { request as ModLinkAtt } from './requests/mod-link-att.ts';
import { request as ModProps } from './requests/mod-props.ts';
import { request as QueryColumns } from './requests/query-columns.ts';
import { request as QueryRows } from './requests/query-rows.ts';
import { request as ResolveNames } from './requests/resolve-names.ts';
import { request as ResortRestriction } from './requests/resort-restriction.ts';
import { request as SeekEntries } from './requests/seek-entries.ts';
import { request as Unbind } from './requests/unbind.ts';
import { request as UpdateStat } from './requests/update-stat.ts';

const requests: { readonly [Type in AddressBookRequestType]: AddressBookRequest<Type> } = {
  Bind,
  Unbind,
  CompareMIds,
  DNToMId,
  GetAddressBookUrl,
  GetMailboxUrl,
  GetMatches,
  GetPropList,
  GetProps,
  GetSpecialTable,
  GetTemplateInfo,
  ModLinkAtt,
  ModProps,
  QueryColumns,
  QueryRows,
  ResolveNames,
  ResortRestriction,
  SeekEntries,
  UpdateStat,
};

export const addressBookRequestTypes: ReadonlySet<string> = new Set(Object.keys(requests));

export interface AddressBookOptions {
  readonly books: AddressBooks;
  readonly directory: AddressBookDirectory;
}

export interface AnsweredAddressBookRequest {
  readonly body: Uint8Array;
  readonly errorCode: number;
}

export class AddressBook {
  readonly #books: AddressBooks;
  readonly #directory: AddressBookDirectory;

  constructor({ books, directory }: AddressBookOptions) {
    this.#books = books;
    this.#directory = directory;
  }

  /**
   * Throws MapiFormatError for bytes that are no request of the type. What the client can do something about is a code in the answer;
   * what is ours is thrown.
   */
  async answer(
    type: AddressBookRequestType,
    caller: AddressBookCaller,
    body: Uint8Array,
  ): Promise<AnsweredAddressBookRequest> {
    return this.#answer(requests[type], caller, body);
  }

  async #answer<Type extends AddressBookRequestType>(
    request: AddressBookRequest<Type>,
    caller: AddressBookCaller,
    bytes: Uint8Array,
  ): Promise<AnsweredAddressBookRequest> {
    const { type } = request;
    const { body } = readAddressBookRequest(type, bytes);
    try {
      const book = await this.#books.open(caller.tenant);
      const context: AddressBookContext = { caller, book, directory: this.#directory };
      const answer = await request.handle(body, context);
      const errorCode = answer.errorCode ?? ErrorCode.Success;
      return { errorCode, body: writeAddressBookResponse(type, errorCode, answer.body, answer.codePage) };
    } catch (error) {
      const errorCode = codeOf(error);
      if (errorCode === undefined) throw error;
      return { errorCode, body: writeAddressBookResponse(type, errorCode, undefined) };
    }
  }
}

/** What is `internal` never comes here. */
const codes: Readonly<Record<Exclude<ErrorKind, 'internal'>, number>> = {
  notFound: ErrorCode.NotFound,
  denied: ErrorCode.AccessDenied,
  conflict: ErrorCode.AccessDenied,
  invalid: ErrorCode.InvalidParameter,
  quota: ErrorCode.OutOfResources,
  limit: ErrorCode.OutOfResources,
  unavailable: ErrorCode.OutOfResources,
};

function codeOf(error: unknown): number | undefined {
  if (error instanceof NspiError) return error.code;
  return isAppError(error) && error.kind !== 'internal' ? codes[error.kind] : undefined;
}
