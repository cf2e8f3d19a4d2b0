/** /mapi/nspi: [MS-OXCMAPIHTTP] section 2.2.5. A session with the address book remembers nothing but that it was opened. */
import type { AddressBookRequestType } from '../../../wire/mapi/address-book-requests.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { MapiFormatError } from '../../../wire/mapi/mapi-format-error.ts';
import type { Endpoint, EndpointAnswer, EndpointSession, MapiCaller } from '../transport/endpoint.ts';
import { ResponseCode, TransportError } from '../transport/response-code.ts';
import { type AddressBook, addressBookRequestTypes } from './address-book.ts';

const opening = 'Bind';
const closing = 'Unbind';

export class AddressBookEndpoint implements Endpoint {
  readonly name = 'nspi';
  readonly opening = opening;
  readonly closing = closing;
  readonly waiting = undefined;
  readonly requestTypes: ReadonlySet<string> = new Set(
    [...addressBookRequestTypes].filter((type) => type !== opening && type !== closing),
  );
  readonly #addressBook: AddressBook;

  constructor(addressBook: AddressBook) {
    this.#addressBook = addressBook;
  }

  async open(
    caller: MapiCaller,
    body: Uint8Array,
  ): Promise<{ session: EndpointSession | undefined; answer: EndpointAnswer }> {
    const answer = await answered(this.#addressBook, opening, caller, body);
    const session = answer.errorCode === ErrorCode.Success ? this.#session(caller) : undefined;
    return { session, answer };
  }

  revive(caller: MapiCaller): Promise<EndpointSession | undefined> {
    return Promise.resolve(this.#session(caller));
  }

  #session(caller: MapiCaller): EndpointSession {
    return {
      answer: (type, body) => answered(this.#addressBook, type, caller, body),
      keep: () => Promise.resolve(nothingToKeep),
      close: () => undefined,
    };
  }
}

/** That there was one is all that outlives the process. */
const nothingToKeep = new Uint8Array(0);

async function answered(
  addressBook: AddressBook,
  type: string,
  caller: MapiCaller,
  body: Uint8Array,
): Promise<EndpointAnswer> {
  if (!isRequestType(type))
    throw new TransportError(ResponseCode.invalidRequestType, `${type} is no request of /mapi/nspi.`);
  try {
    return { statusCode: 0, ...(await addressBook.answer(type, caller, body)) };
  } catch (error) {
    if (!(error instanceof MapiFormatError)) throw error;
    throw new TransportError(ResponseCode.invalidRequestBody, error.message);
  }
}

const isRequestType = (type: string): type is AddressBookRequestType => addressBookRequestTypes.has(type);
