import type { Value } from '../powershell-language/index.ts';
import type { MessageOf, PsrpMessage } from './message.ts';

/** How the body of one kind of message is written and read. */
export interface BodyCodec<M> {
  /** Undefined for an empty body. */
  write(message: M): Value;
  read(value: Value): M;
}

export type BodyCodecs<T extends PsrpMessage['type']> = { readonly [K in T]: BodyCodec<MessageOf<K>> };
