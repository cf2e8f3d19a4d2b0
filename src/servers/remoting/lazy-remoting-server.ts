/**
 * The remoting server, made when the first request comes: its codecs and all cmdlets with them cost memory and
 * time at the start that an installation without remote sessions need not pay.
 */
import type { OpenSession, OpenSessions } from '../../access/open-sessions.ts';
import { loadOnce } from '../../base/load-once.ts';
import type { Service } from '../service.ts';
import { openSessionOf } from './kept/kept-views.ts';
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
  readonly #options: RemotingServerOptions;
  readonly #load: () => Promise<RemotingServer>;
  #loaded: RemotingServer | undefined;
  #isServing = false;

  constructor(options: RemotingServerOptions) {
    this.#options = options;
    this.limits = { ...defaultRemotingLimits, ...options.limits };
    this.#load = loadOnce(async () => {
      const { RemotingServer: Loaded } = await import('./remoting-server.ts');
      return new Loaded(options);
    });
  }

  async start(): Promise<void> {
    await this.#options.keeper?.start();
    this.#isServing = true;
    await this.#loaded?.start();
  }

  async stop(): Promise<void> {
    this.#isServing = false;
    await this.#loaded?.stop();
    await this.#options.keeper?.stop();
  }

  list(): readonly OpenSession[] {
    if (this.#loaded !== undefined) return this.#loaded.list();
    const { keeper, clock } = this.#options;
    return (keeper?.all ?? []).map((stored) => openSessionOf(stored, clock.now()));
  }

  async close(id: string, by: string): Promise<boolean> {
    return (await this.#loadServing()).close(id, by);
  }

  async answer(text: string, call: RemotingCall): Promise<RemotingAnswer> {
    return (await this.#loadServing()).answer(text, call);
  }

  async #loadServing(): Promise<RemotingServer> {
    const server = await this.#load();
    if (this.#loaded === undefined) {
      this.#loaded = server;
      if (this.#isServing) await server.start();
    }
    return server;
  }
}
