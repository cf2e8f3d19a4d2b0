/**
 * The remoting server, made when the first request comes: its codecs and all cmdlets with them cost memory and
 * time at the start that an installation without remote sessions need not pay.
 */
import type { OpenSession, OpenSessions } from '../../access/open-sessions.ts';
import { loadOnce } from '../../base/load-once.ts';
import type { Service } from '../service.ts';
import { defaultRemotingLimits, type RemotingLimits } from './limits.ts';
import type {
  RemotingAnswer,
  RemotingCall,
  RemotingServer,
  RemotingServerOptions,
} from './remoting-server.ts';

/** What the endpoint and the local door ask of a server. */
export interface AnswersRemoting {
  readonly limits: RemotingLimits;
  answer(text: string, call: RemotingCall): Promise<RemotingAnswer>;
}

export class LazyRemotingServer implements AnswersRemoting, OpenSessions, Service {
  readonly name = 'remoting';
  readonly limits: RemotingLimits;
  readonly #load: () => Promise<RemotingServer>;
  #loaded: RemotingServer | undefined;
  #isServing = false;

  constructor(options: RemotingServerOptions) {
    this.limits = { ...defaultRemotingLimits, ...options.limits };
    this.#load = loadOnce(async () => {
      const { RemotingServer: Loaded } = await import('./remoting-server.ts');
      return new Loaded(options);
    });
  }

  async start(): Promise<void> {
    this.#isServing = true;
    await this.#loaded?.start();
  }

  async stop(): Promise<void> {
    this.#isServing = false;
    await this.#loaded?.stop();
  }

  list(): readonly OpenSession[] {
    return this.#loaded?.list() ?? [];
  }

  close(id: string, by: string): boolean {
    return this.#loaded?.close(id, by) ?? false;
  }

  async answer(text: string, call: RemotingCall): Promise<RemotingAnswer> {
    const server = await this.#load();
    if (this.#loaded === undefined) {
      this.#loaded = server;
      if (this.#isServing) await server.start();
    }
    return server.answer(text, call);
  }
}
