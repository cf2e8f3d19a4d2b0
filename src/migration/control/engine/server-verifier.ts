/** Goes as far as one can without a mailbox: DNS, TCP, TLS, the greeting, capabilities. */
import type { Clock } from '../../../base/clock.ts';
import type { Random } from '../../../base/random.ts';
import { type ConnectionPorts, greet } from '../../connection/open-connection.ts';
import { SourceServerLimits } from '../../connection/server-limits.ts';
import type { EndpointVerifier, ServerToUse } from '../ports.ts';
import { settingsOf } from './server-access.ts';

export interface ServerVerifierOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly connect?: ConnectionPorts['connect'];
}

export class ServerVerifier implements EndpointVerifier {
  readonly #options: ServerVerifierOptions;

  constructor(options: ServerVerifierOptions) {
    this.#options = options;
  }

  async verify(server: ServerToUse, signal: AbortSignal): Promise<void> {
    const { clock, random, connect } = this.#options;
    const { connection } = await greet({
      settings: settingsOf(server),
      limits: new SourceServerLimits({ clock, random }),
      clock,
      random,
      ...(connect === undefined ? {} : { connect }),
      signal,
      lifetime: signal,
    });
    try {
      if (connection.capabilities.size === 0) await connection.must({ name: 'CAPABILITY' }, 'CAPABILITY');
    } finally {
      connection.close();
    }
  }
}
