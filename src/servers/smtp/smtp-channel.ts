/** A connection as commands use it. */
import type { Socket } from 'node:net';
import { isLoopbackAddress } from '../../base/addresses.ts';
import type { SmtpReply } from '../../wire/smtp/index.ts';
import type { ClientLink } from '../client-link.ts';

export interface SmtpChannel {
  /** Without the form of version 6 that version 4 takes on some sockets. */
  readonly address: string;
  readonly isTls: boolean;
  /** Whether nobody else can read along: TLS, or a program on this machine. */
  readonly isPrivate: boolean;
  readonly canStartTls: boolean;
  /** Before the answer to the command that is being done: 334, 354. */
  say(reply: SmtpReply): Promise<void>;
  /** The answer to a challenge; undefined where the connection ends instead. */
  readLine(): Promise<string | undefined>;
  /** What follows 354, piece by piece. */
  readData(take: (piece: Uint8Array) => void): Promise<{ readonly hasBareLineEnd: boolean }>;
  readChunk(size: number, take: (piece: Uint8Array) => void): Promise<void>;
  /** When the command that is being done has been answered. */
  startTlsNext(): void;
  /** Nothing that the client says after this answer is heard. */
  closeNext(): void;
}

export interface ChannelParts extends Omit<SmtpChannel, 'address' | 'isTls' | 'isPrivate' | 'canStartTls'> {
  readonly socket: Socket;
  readonly hasStartTls: boolean;
  link(): ClientLink;
}

export function channelOf({ socket, hasStartTls, link, ...parts }: ChannelParts): SmtpChannel {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  return {
    ...parts,
    address,
    get isTls() {
      return link().isTls;
    },
    get isPrivate() {
      return link().isTls || isLoopbackAddress(address);
    },
    get canStartTls() {
      return hasStartTls && !link().isTls;
    },
  };
}
