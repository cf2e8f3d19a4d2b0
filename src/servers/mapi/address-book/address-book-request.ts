import type {
  AddressBookRequests,
  AddressBookRequestType,
} from '../../../wire/mapi/address-book-requests.ts';
import type { AddressBookResponses } from '../../../wire/mapi/address-book-responses.ts';
import type { Stat } from '../../../wire/mapi/address-book-stat.ts';
import type { CodePage } from '../../../wire/mapi/code-page.ts';
import { unicodeCodePage, windowsCodePage } from '../../../wire/mapi/windows-code-page.ts';
import type { AddressBookCaller } from './address-book-caller.ts';
import type { AddressBookDirectory } from './address-book-directory.ts';
import { NspiError } from './address-book-error.ts';
import type { DirectorySnapshot } from './directory-snapshot.ts';

export interface AddressBookContext {
  readonly caller: AddressBookCaller;
  /** As the directory is for this request. */
  readonly book: DirectorySnapshot;
  readonly directory: AddressBookDirectory;
}

export interface AddressBookAnswer<Type extends AddressBookRequestType> {
  /** Success unless it is given. */
  readonly errorCode?: number;
  readonly body: AddressBookResponses[Type];
  readonly codePage?: CodePage;
}

export interface AddressBookRequest<Type extends AddressBookRequestType> {
  readonly type: Type;
  /** Throws NspiError for what is answered with a code alone. */
  handle(
    request: AddressBookRequests[Type],
    context: AddressBookContext,
  ): Promise<AddressBookAnswer<Type>> | AddressBookAnswer<Type>;
}

export function defineAddressBookRequest<Type extends AddressBookRequestType>(
  request: AddressBookRequest<Type>,
): AddressBookRequest<Type> {
  return request;
}

/** [MS-OXCMAPIHTTP] section 2.2.5: it may be left out, and nothing can be done then. */
export function requireState(state: Stat | undefined): Stat {
  if (state === undefined) throw new NspiError('InvalidParameter');
  return state;
}

/** In Unicode's own code page, no text of 8 bits can be told: `undefined`. */
export function textCodePage(number: number): CodePage | undefined {
  if (number === unicodeCodePage) return undefined;
  const codePage = windowsCodePage(number);
  if (codePage === undefined) throw new NspiError('InvalidCodepage');
  return codePage;
}
