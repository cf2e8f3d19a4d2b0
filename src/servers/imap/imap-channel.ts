/** A connection as commands use it. */
import type { Socket } from 'node:net';
import { isLoopbackAddress } from '../../base/addresses.ts';
import type { ClientLink } from '../client-link.ts';

export interface ImapChannel {
  readonly address: string;
  readonly isTls: boolean;
  readonly isCompressed: boolean;
  /** Whether nobody else can read along: TLS, or a program on this machine. */
  readonly isPrivate: boolean;
  readonly canStartTls: boolean;
  readonly maxMessageBytes: number;
  write(bytes: Uint8Array): Promise<void>;
  flush(): Promise<void>;
  /** The next line of an exchange (AUTHENTICATE, IDLE); undefined where the connection ends instead. */
  readLine(): Promise<{ readonly text: string; readonly bytes: Uint8Array | undefined } | undefined>;
  /** Names of mailboxes come and go in UTF-8 from now on. */
  useUtf8(): void;
  /** When the command that is being done has been answered. */
  switchTo(form: 'tls' | 'deflate'): void;
  destroy(): void;
}

export interface ChannelParts
  extends Pick<ImapChannel, 'readLine' | 'useUtf8' | 'switchTo' | 'destroy' | 'maxMessageBytes'> {
  readonly socket: Socket;
  readonly hasStartTls: boolean;
  link(): ClientLink;
}

export function channelOf({ socket, hasStartTls, link, ...parts }: ChannelParts): ImapChannel {
  const address = socket.remoteAddress ?? '';
  return {
    ...parts,
    address,
    get isTls() {
      return link().isTls;
    },
    get isCompressed() {
      return link().isCompressed;
    },
    get isPrivate() {
      return link().isTls || isLoopbackAddress(address);
    },
    get canStartTls() {
      return hasStartTls && !link().isTls;
    },
    write: (bytes) => link().write(bytes),
    flush: () => link().flush(),
  };
}
