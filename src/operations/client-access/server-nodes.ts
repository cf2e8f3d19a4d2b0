/** The servers of the platform, as each tells of itself: over one database there may be several. */
import * as z from 'zod';
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { PlatformSettings } from '../../store/ports/directory-store.ts';
import type { DialTarget } from './endpoint-request.ts';
import { shortName } from './virtual-directory.ts';

const schema = z.object({
  name: z.string(),
  version: z.string(),
  /** Protocols for Outlook that it speaks. */
  protocols: z.array(z.string()),
  /** Where its own listener answers. */
  url: z.string(),
  /** SHA-256 of the certificate that it shows, as openssl prints it; null without TLS. */
  fingerprint: z.string().nullable(),
  startedAt: z.number(),
  seenAt: z.number(),
});

export type ServerNode = Readonly<z.output<typeof schema>>;

export interface ServerNodesOptions {
  readonly store: PlatformSettings;
  readonly clock: Clock;
  /** What this one is called. */
  readonly name: string;
  readonly version: string;
}

const prefix = 'server.node/';
export const announceEveryMs = 60_000;
/** Three times it had the occasion to say that it is there. */
const aliveMs = 3 * announceEveryMs;

export class ServerNodes {
  readonly #options: ServerNodesOptions;
  #listener: DialTarget | undefined;
  #self: Pick<ServerNode, 'url' | 'fingerprint' | 'startedAt'> | undefined;

  constructor(options: ServerNodesOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  /** Where this server listens; undefined while none runs in this process. */
  get url(): string | undefined {
    return this.#self?.url;
  }

  /** Where its own listener is reached from within the machine. */
  get listener(): DialTarget | undefined {
    return this.#listener;
  }

  async announce(place: Pick<ServerNode, 'url' | 'fingerprint'>, listener: DialTarget): Promise<void> {
    this.#listener = listener;
    const { store, clock, name, version } = this.#options;
    const now = clock.now();
    this.#self = { ...place, startedAt: this.#self?.startedAt ?? now };
    const node: ServerNode = { name, version, protocols: ['MapiHttp'], ...this.#self, seenAt: now };
    await store.writeSetting(keyOf(name), { ...node });
  }

  /** Those that are up, this one first. */
  async list(): Promise<ServerNode[]> {
    const { store, clock, name } = this.#options;
    const since = clock.now() - aliveMs;
    const found = (await store.listSettings())
      .filter(({ key }) => key.startsWith(prefix))
      .flatMap(({ value }) => schema.safeParse(value).data ?? [])
      .filter((node) => node.seenAt >= since || this.#is(node, name));
    const own = found.filter((node) => this.#is(node, name));
    return [...own, ...found.filter((node) => !own.includes(node))];
  }

  /** By its name, with or without its domain; this one without a name. */
  async get(text: string | undefined): Promise<{ readonly kind: 'server'; readonly name: string }> {
    const { name } = this.#options;
    if (text === undefined || this.#is({ name }, text)) return { kind: 'server', name };
    const all = await this.list();
    const node = all.find((one) => this.#is(one, text));
    if (node !== undefined) return { kind: 'server', name: node.name };
    throw serverNotFound(text, [...new Set([name, ...all.map((one) => one.name)])]);
  }

  #is({ name }: Pick<ServerNode, 'name'>, text: string): boolean {
    const wanted = text.trim().toLowerCase();
    return name.toLowerCase() === wanted || shortName(name).toLowerCase() === wanted;
  }
}

const keyOf = (name: string): string => `${prefix}${name.toLowerCase()}`;

function serverNotFound(text: string, names: readonly string[]): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'clientAccess.server.notFound',
    message: `There is no server "${text.slice(0, 200)}" that is running. There is ${names.join(', ')}; a server is called as server.name of its configuration says.`,
    details: { server: text.slice(0, 200) },
  });
}
