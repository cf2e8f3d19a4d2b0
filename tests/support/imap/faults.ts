import { Draw } from '../../corpora/imap-mail/draw.ts';

/** What happens to one direction of one connection. Offsets count the bytes of that direction from 0. */
export interface DirectionFaults {
  readonly delayMs?: number;
  readonly bytesPerSecond?: number;
  /** From here on no byte passes, and nobody is told: the connection stays half open. */
  readonly stallAfterBytes?: number;
  /** Both sides see an orderly end after this many bytes, wherever that is. */
  readonly cutAfterBytes?: number;
  /** Both sides see a reset after this many bytes. */
  readonly resetAfterBytes?: number;
  /** These bytes arrive with their lowest bit turned. */
  readonly corruptAtBytes?: readonly number[];
}

/** What happens to one connection; `{}` is a connection as good as the network gives. */
export interface ConnectionFaults {
  readonly toServer?: DirectionFaults;
  readonly toClient?: DirectionFaults;
  /** Accepted and reset at once. */
  readonly refused?: boolean;
}

/** The faults of connection 0, 1, 2 and so on. */
export type FaultPlan = (connection: number) => ConnectionFaults;

export const noFaults: FaultPlan = () => ({});

/** A far server: half of the round trip in each direction. */
export function roundTripOf(ms: number): FaultPlan {
  return () => ({ toServer: { delayMs: ms / 2 }, toClient: { delayMs: ms / 2 } });
}

/** One after another; connections after the last are good. */
export function inTurn(...faults: readonly ConnectionFaults[]): FaultPlan {
  return (connection) => faults[connection] ?? {};
}

export type FaultKind = 'cut' | 'reset' | 'stall' | 'corrupt' | 'refuse';

export interface RandomFaults {
  readonly seed: number;
  readonly kinds: readonly FaultKind[];
  /** Faults happen somewhere in the first bytes to the client. */
  readonly withinBytes: number;
  /** How many connections of a hundred have a fault. */
  readonly percent?: number;
  /** From this connection on all goes well, so that whatever goes on trying comes to its end. */
  readonly untilConnection?: number;
}

/** The same for the same seed, each connection by itself. */
export function randomFaults(options: RandomFaults): FaultPlan {
  const { seed, kinds, withinBytes, percent = 100, untilConnection = Number.POSITIVE_INFINITY } = options;
  return (connection) => {
    const draw = new Draw(Math.imul(seed, 0x9e3779b1) ^ Math.imul(connection + 1, 0x85ebca6b));
    if (connection >= untilConnection || !draw.chance(percent)) return {};
    return faultOf(draw.pick(kinds), draw.below(withinBytes));
  };
}

function faultOf(kind: FaultKind, at: number): ConnectionFaults {
  const faults: Readonly<Record<FaultKind, ConnectionFaults>> = {
    cut: { toClient: { cutAfterBytes: at } },
    reset: { toClient: { resetAfterBytes: at } },
    stall: { toClient: { stallAfterBytes: at } },
    corrupt: { toClient: { corruptAtBytes: [at] } },
    refuse: { refused: true },
  };
  return faults[kind];
}
