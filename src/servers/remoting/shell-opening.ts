/** Makes sessions: new ones, and those that outlived the process which had them. */
import type { Clock } from '../../base/clock.ts';
import { AppError, isAppError } from '../../base/errors.ts';
import { parseGuid } from '../../base/ids.ts';
import { pickLanguage } from '../../base/language.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Runtime } from '../../cmdlets/kit/runtime.ts';
import type * as wsman from '../../wire/wsman/index.ts';
import { FaultError, faults } from '../../wire/wsman/index.ts';
import type { Caller } from './caller.ts';
import type { StoredSession } from './kept/kept-session.ts';
import type { KeptState } from './kept/kept-state.ts';
import { restoreVariables } from './kept/kept-variables.ts';
import type { RemotingLimits } from './limits.ts';
import { organizationGone, withoutRoles } from './remoting-errors.ts';
import { ShellContext, type ShellOptions } from './shell-context.ts';

export interface ShellOpenerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: RemotingLimits;
  onPipeline(): void;
  onLeft(shell: ShellContext): void;
}

export interface OpeningCall {
  readonly caller: Caller;
  readonly clientAddress: string;
  readonly organization: string | undefined;
  /** Aborted when the connection of the client is gone. */
  readonly signal: AbortSignal;
}

type Create = wsman.Operation & { readonly kind: 'create' };

export class ShellOpener {
  readonly #options: ShellOpenerOptions;

  constructor(options: ShellOpenerOptions) {
    this.#options = options;
  }

  async open(operation: Create, header: wsman.RequestHeader, call: OpeningCall): Promise<ShellContext> {
    const { random, limits } = this.#options;
    const { caller, clientAddress, organization } = call;
    const given = operation.shellId === undefined ? random.guid() : parseGuid(operation.shellId);
    if (given === undefined) throw new FaultError(faults.invalidParameter('The ShellId is not a GUID. '));
    const shellId = given.toUpperCase();
    const place = this.#place(shellId, caller, organization, header.locale);
    const runtime = await place.openRuntime();
    if (!mayAnything(runtime)) throw withoutRoles(caller);
    return this.#make({
      ...{ ...place, shellId, runtime, caller, clientAddress, organization },
      name: operation.name,
      resourceUri: header.resourceUri,
      inputStreams: operation.inputStreams,
      outputStreams: operation.outputStreams,
      locale: header.locale ?? 'en-US',
      idleTimeoutMs: Math.min(operation.idleTimeoutMs || limits.idleTimeoutMs, limits.maxIdleTimeoutMs),
      compression: header.compression,
    });
  }

  /** With the rights that its account has now. `denied` or `notFound` where it may not have the session any more. */
  async restore(
    { session }: StoredSession,
    openState: () => Promise<KeptState>,
    call: OpeningCall,
  ): Promise<ShellContext> {
    const { shellId, asked, name, compression, organization: guid, ...rest } = session;
    const { caller, clientAddress } = call;
    const organization = asked ?? undefined;
    const place = this.#place(shellId, caller, organization, session.locale);
    const runtime = await place.openRuntime();
    if (!mayAnything(runtime)) throw withoutRoles(caller);
    // A domain may have gone to another organisation meanwhile.
    if (runtime.actor.organization?.guid !== guid) throw organizationGone(session);
    const state = await openState();
    restoreVariables(runtime.session, state.variables);
    const { resourceUri, inputStreams, outputStreams, locale, idleTimeoutMs } = rest;
    return this.#make({
      ...{ ...place, shellId, runtime, caller, clientAddress, organization },
      ...{ resourceUri, inputStreams, outputStreams, locale, idleTimeoutMs },
      name: name ?? undefined,
      compression: compression ?? undefined,
      restored: { session, state },
    });
  }

  #place(
    shellId: string,
    caller: Caller,
    organization: string | undefined,
    locale: string | undefined,
  ): Pick<ShellOptions, 'stopping' | 'openRuntime'> {
    const stopping = new AbortController();
    const request = {
      ...{ session: shellId.toLowerCase(), signal: stopping.signal, organization },
      language: pickLanguage([locale]),
    };
    return { stopping, openRuntime: () => caller.openRuntime(request) };
  }

  #make(
    options: Omit<ShellOptions, 'clock' | 'random' | 'log' | 'limits' | 'onPipeline' | 'onLeft'>,
  ): ShellContext {
    const { clock, random, log, limits, onPipeline, onLeft } = this.#options;
    const shell: ShellContext = new ShellContext({
      ...{ ...options, clock, random, log, limits },
      onPipeline: (outcome) => {
        if (outcome === 'started') onPipeline();
      },
      onLeft: () => onLeft(shell),
    });
    return shell;
  }
}

/** Whether the account has any role at all. */
const mayAnything = ({ catalog }: Runtime): boolean =>
  catalog.tables.some(({ cmdlet }) => cmdlet.role !== 'Core');

/** Of opening a session: the account may not have it, now or later. */
export const isRefusal = (error: unknown): error is AppError =>
  error instanceof AppError && (isAppError(error, 'denied') || isAppError(error, 'notFound'));
