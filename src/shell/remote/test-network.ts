/** For tests: a server on loopback, a line to it that can be cut, and shells that work over the line. */
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createLine, type Server, type Socket } from 'node:net';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import { defineCmdlet } from '../../cmdlets/kit/definition.ts';
import { Runtime } from '../../cmdlets/kit/runtime.ts';
import { localCmdlets } from '../../cmdlets/local/registry.gen.ts';
import { remotingMounts } from '../../servers/remoting/endpoint.ts';
import { makeTestCallers } from '../../servers/remoting/test-callers.ts';
import { makeTestServer } from '../../servers/remoting/test-client.ts';
import {
  ErrorRecord,
  PowerShellError,
  type StreamName,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { ShellRemoteSessions } from './remote-sessions.ts';

const synopsis = { en: 'Of the test.', ko: '시험용.' };

/** A door that commands on the server wait at. */
export class Gate {
  #opened = Promise.withResolvers<void>();
  waiting = 0;

  open(): void {
    this.#opened.resolve();
  }

  close(): void {
    this.#opened = Promise.withResolvers();
  }

  async pass(signal: AbortSignal): Promise<void> {
    this.waiting += 1;
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([this.#opened.promise, stopped]);
    this.waiting -= 1;
  }
}

const gateCmdlet = (gate: Gate) =>
  defineCmdlet({
    ...{ name: 'Wait-Gate', synopsis, role: 'Test', scope: 'none', effect: 'read', parameters: {} },
    examples: [{ line: 'Wait-Gate', synopsis }],
    async process(_, { signal }) {
      await gate.pass(signal);
      return undefined;
    },
  });

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

export interface TestNetwork {
  readonly uri: string;
  readonly gate: Gate;
  readonly server: ReturnType<typeof makeTestServer>;
  /** Both ends have seen it, and nothing goes over it until it is mended. */
  cutLine(): Promise<void>;
  mendLine(): void;
  /** A shell of its own, as another process has one. */
  openShell(): TestShell;
  close(): Promise<void>;
}

export interface TestShell {
  readonly sessions: ShellRemoteSessions;
  run(script: string, signal?: AbortSignal): Promise<Outcome>;
  leave(): Promise<void>;
}

export interface Outcome {
  readonly values: readonly Value[];
  readonly text: readonly string[];
  /** `stream: text`; of errors their id. */
  readonly told: readonly string[];
}

type Limits = Parameters<typeof makeTestServer>[0];

export async function makeTestNetwork(limits: Limits = {}, maxSessions = 3): Promise<TestNetwork> {
  const { rooms, owner } = await makeTestCallers();
  const gate = new Gate();
  const cmdlets = [...allCmdlets, gateCmdlet(gate)];
  const server = makeTestServer({ maxReceiveMs: 30_000, ...limits });
  const [mount] = remotingMounts({
    server,
    log: silentLog,
    authenticate: async ({ name }) => ({
      ...owner(name, maxSessions),
      openRuntime: async ({ organization: _, ...request }) =>
        new Runtime({ ...rooms.surroundings, ...request, cmdlets }),
    }),
  });
  const http = createServer((request, response) => {
    mount?.handle(request, response).catch(() => response.destroy());
  });
  const arrived = new Set<Socket>();
  http.on('connection', (socket) => {
    arrived.add(socket);
    socket.once('close', () => arrived.delete(socket));
  });
  await server.start();
  const port = await listen(http);
  const sockets = new Set<Socket>();
  let isCut = false;
  const line = createLine((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  const uri = `http://127.0.0.1:${await listen(line)}/powershell-liveid`;
  const shells: TestShell[] = [];
  return {
    uri,
    gate,
    server,
    async cutLine() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
      await until(() => arrived.size === 0);
    },
    mendLine() {
      isCut = false;
    },
    openShell() {
      const shell = openShell(rooms.surroundings, uri);
      shells.push(shell);
      return shell;
    },
    async close() {
      gate.open();
      for (const shell of shells) await shell.leave();
      await server.stop();
      for (const socket of sockets) socket.destroy();
      line.close();
      http.closeAllConnections();
      http.close();
    },
  };
}

function openShell(
  surroundings: Omit<ConstructorParameters<typeof Runtime>[0], 'cmdlets'>,
  uri: string,
): TestShell {
  const sessions = new ShellRemoteSessions({
    person: {},
    language: 'en',
    log: silentLog,
    now: () => systemClock.now(),
    readAuthorities: async () => [],
  });
  const runtime = new Runtime({
    ...surroundings,
    clock: systemClock,
    cmdlets: [...allCmdlets.filter(({ role }) => role === 'Core'), ...localCmdlets],
    remoteSessions: sessions,
  });
  const run = async (script: string, signal?: AbortSignal): Promise<Outcome> => {
    const values: Value[] = [];
    const told: string[] = [];
    const write = (stream: StreamName, value: Value) => {
      if (stream === 'progress') return;
      told.push(value instanceof ErrorRecord ? value.fullyQualifiedErrorId : `${stream}: ${toText(value)}`);
    };
    try {
      for await (const value of runtime.run(script, { write }, signal ? { signal } : {})) values.push(value);
    } catch (error) {
      if (!(error instanceof PowerShellError)) throw error;
      told.push(`thrown ${error.record.fullyQualifiedErrorId}`);
    }
    return { values, text: values.map((value) => toText(value)), told };
  };
  const scope = runtime.session.global;
  scope.set('uri', uri);
  const made = run(
    "$credential = [pscredential]::new('anna', (ConvertTo-SecureString 'secret' -AsPlainText -Force))",
  );
  return {
    sessions,
    async run(script, signal) {
      await made;
      return run(script, signal);
    },
    leave: () => sessions[Symbol.asyncDispose](),
  };
}

/** Until it is so; looked at in every turn of the event loop's timers. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}
