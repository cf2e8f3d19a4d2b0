/** What may become of a session of New-PSSession, as this shell sees it. */
import type { RemoteSessionState } from '../../cmdlets/kit/remote-sessions.ts';

export type SessionTrigger =
  /** By Disconnect-PSSession. */
  | 'disconnect'
  /** By Connect-PSSession and whatever needs it open. */
  | 'connect'
  /** The connection broke; the server may still have the session. */
  | 'cut'
  /** The server has it no more. */
  | 'lose'
  /** By Remove-PSSession. */
  | 'close';

type Row = Readonly<Partial<Record<SessionTrigger, RemoteSessionState>>>;

export const sessionTransitions: Readonly<Record<RemoteSessionState, Row>> = {
  Opened: {
    disconnect: 'Disconnected',
    connect: 'Opened',
    cut: 'Disconnected',
    lose: 'Broken',
    close: 'Closed',
  },
  Disconnected: {
    disconnect: 'Disconnected',
    connect: 'Opened',
    cut: 'Disconnected',
    lose: 'Broken',
    close: 'Closed',
  },
  // What was under way in it may still be told of.
  Broken: { cut: 'Broken', lose: 'Broken', close: 'Closed' },
  Closed: { cut: 'Closed', lose: 'Closed', close: 'Closed' },
};

/** Undefined where it may not happen. */
export const nextSessionState = (
  state: RemoteSessionState,
  trigger: SessionTrigger,
): RemoteSessionState | undefined => sessionTransitions[state][trigger];
