/** How a server on the network is reached: TLS with whom to trust, or in the clear on this machine alone. */
import { type AgentOptions, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { getCACertificates, type SecureContextOptions } from 'node:tls';
import { isLoopbackAddress } from '../../base/addresses.ts';
import type { Trust } from './server-address.ts';
import { plainNotAllowed } from './transport-errors.ts';

export interface OpenedAgent {
  readonly agent: PlainAgent;
  readonly send: typeof plainRequest;
}

export function openAgent(
  url: URL,
  trust: Trust | undefined,
  options: Pick<AgentOptions, 'maxSockets' | 'timeout'>,
): OpenedAgent {
  const isTls = url.protocol === 'https:';
  if (!isTls && !isLoopback(url.hostname)) throw plainNotAllowed(url.host);
  const kept = { ...options, keepAlive: true };
  return isTls
    ? { agent: new TlsAgent({ ...kept, ...tlsOptionsOf(trust) }), send: tlsRequest }
    : { agent: new PlainAgent(kept), send: plainRequest };
}

export const basicAuthorization = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;

/** Without anything the runtime's own rules hold. */
function tlsOptionsOf(trust: Trust | undefined): SecureContextOptions & { rejectUnauthorized?: false } {
  if (trust === undefined) return {};
  if (trust === 'anyone') return { rejectUnauthorized: false };
  if ('only' in trust) return { ca: trust.only };
  return trust.also.length === 0 ? {} : { ca: [...getCACertificates('default'), ...trust.also] };
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || isLoopbackAddress(hostname.replace(/^\[|\]$/g, ''));
