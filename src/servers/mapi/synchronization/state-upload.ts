/** ICS state as a client gives it, one property after the other in pieces: [MS-OXCFXICS] section 2.2.3.2.2. */
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import {
  emptyState,
  type IcsState,
  type StateName,
  stateOfTag,
} from '../../../wire/mapi/fast-transfer/ics-state.ts';
import { IdSet } from '../../../wire/mapi/fast-transfer/id-set.ts';
import { MapiFormatError } from '../../../wire/mapi/mapi-format-error.ts';
import { RopError } from '../rop-error.ts';

/** Of a folder with a million messages that lie here and there. */
const mostBytes = 8 * 1024 * 1024;

export class StateUpload {
  #state: IcsState = emptyState;
  #open: { readonly name: StateName; readonly pieces: Uint8Array[]; length: number } | undefined;

  get state(): IcsState {
    return this.#state;
  }

  set state(state: IcsState) {
    this.#state = state;
  }

  begin(tag: number): void {
    const name = stateOfTag(tag);
    if (name === undefined || this.#open !== undefined) throw new RopError(ErrorCode.InvalidParameter);
    this.#open = { name, pieces: [], length: 0 };
  }

  add(piece: Uint8Array): void {
    const open = this.#open;
    if (open === undefined) throw new RopError(ErrorCode.NotInitialized);
    if (open.length + piece.length > mostBytes) throw new RopError(ErrorCode.OutOfResources);
    open.pieces.push(piece.slice());
    open.length += piece.length;
  }

  end(): void {
    const open = this.#open;
    if (open === undefined) throw new RopError(ErrorCode.NotInitialized);
    this.#open = undefined;
    this.#state = { ...this.#state, [open.name]: readSet(Buffer.concat(open.pieces)) };
  }
}

function readSet(bytes: Uint8Array): IdSet {
  try {
    return IdSet.read(bytes);
  } catch (error) {
    if (error instanceof MapiFormatError) throw new RopError(ErrorCode.InvalidParameter);
    throw error;
  }
}
