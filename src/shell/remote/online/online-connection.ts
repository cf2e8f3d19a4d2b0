/** A connection over REST: cmdlets of a server, each called with one request, or one for each page of its output. */
import { AppError } from '../../../base/errors.ts';
import type { Guid } from '../../../base/ids.ts';
import { allCmdlets } from '../../../cmdlets/all-cmdlets.ts';
import type { CmdletContext } from '../../../cmdlets/kit/context.ts';
import type { Cmdlet } from '../../../cmdlets/kit/definition.ts';
import type { OnlineConnection, OnlineRequest } from '../../../cmdlets/kit/online-connections.ts';
import type { CmdletSelection } from '../../../cmdlets/kit/remote-sessions.ts';
import { confirmationQuestion } from '../../../cmdlets/kit/should-process.ts';
import { CredentialValue, ErrorRecord, toText, type Value } from '../../../wire/powershell-language/index.ts';
import type { CommandArgument } from '../../../wire/psrp/index.ts';
import type { RemoteCommand } from '../command-info.ts';
import type { Person } from '../host-calls.ts';
import { basicAuthorization } from '../http-agent.ts';
import { makeProxy, type RemoteCall } from '../proxy-cmdlets.ts';
import { parseServerUrl } from '../server-address.ts';
import { describedCommands } from './described-commands.ts';
import { invocationBody } from './json-arguments.ts';
import { argumentsOfObject } from './pipeline-arguments.ts';
import { noAdminApi, notNow, readPage, signInRefused, toldBy } from './reply.ts';
import { type RestCall, RestClient, type RestReply } from './rest-client.ts';
import { callOf } from './throttled-call.ts';

export interface OnlineSurroundings {
  readonly person: Person;
  readonly language: string;
  /** PEM of authorities that are trusted beside the system's. */
  readonly authorities: readonly string[];
}

export interface NumberedRequest extends OnlineRequest {
  readonly guid: Guid;
  readonly number: number;
}

/** Signs in, and asks what there is. */
export async function connectOnline(
  request: NumberedRequest,
  { person, language, authorities }: OnlineSurroundings,
  onClosed: (connection: OnlineConnection) => void,
  call: RestCall,
): Promise<OnlineConnection> {
  const { signIn } = request;
  const url = parseServerUrl(request.uri);
  const isPerson = signIn instanceof CredentialValue;
  const client = new RestClient({
    base: new URL(url.origin),
    authorization: isPerson
      ? basicAuthorization(signIn.userName, signIn.password.reveal())
      : `Bearer ${signIn.accessToken.reveal()}`,
    trust: request.checksCertificate ? { also: authorities } : 'anyone',
    language,
  });
  try {
    const { status, json } = await client.get('/api/v1/openapi.json', {}, call);
    if (status === 401) throw signInRefused(client.host, toldBy(json));
    const told = status === 200 ? undefined : toldBy(json);
    if (told !== undefined) throw notNow(client.host, told);
    const commands = describedCommands(json);
    if (status !== 200 || commands.length === 0) throw noAdminApi(client.host, status);
    const organization = request.organization ?? (isPerson ? domainOf(signIn.userName) : undefined);
    if (organization === undefined) throw whichOrganization();
    const userName = isPerson ? signIn.userName : undefined;
    const name = `ExchangeOnline_${request.number}`;
    const { guid, pageSize } = request;
    const uri = url.origin;
    return new RestConnection({
      guid,
      name,
      uri,
      userName,
      organization,
      pageSize,
      client,
      commands,
      person,
      onClosed,
    });
  } catch (error) {
    client[Symbol.dispose]();
    throw error;
  }
}

interface RestConnectionOptions
  extends Pick<OnlineConnection, 'guid' | 'name' | 'uri' | 'userName' | 'organization'> {
  readonly pageSize: number;
  readonly client: RestClient;
  readonly commands: readonly RemoteCommand[];
  readonly person: Person;
  readonly onClosed: (connection: OnlineConnection) => void;
}

class RestConnection implements OnlineConnection {
  readonly guid: Guid;
  readonly name: string;
  readonly uri: string;
  readonly userName: string | undefined;
  readonly organization: string;
  readonly #options: RestConnectionOptions;
  #isOpen = true;

  constructor(options: RestConnectionOptions) {
    this.#options = options;
    this.guid = options.guid;
    this.name = options.name;
    this.uri = options.uri;
    this.userName = options.userName;
    this.organization = options.organization;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  async readCmdlets(selection: CmdletSelection): Promise<readonly Cmdlet[]> {
    const known = new Map(allCmdlets.map((cmdlet) => [cmdlet.name.toLowerCase(), cmdlet]));
    return this.#options.commands
      .filter(({ name }) => selection.isWanted(name))
      .map((command) => ({
        ...makeProxy(command, known, (call, context) => this.#run(call, known, context)),
        name: selection.rename(command.name),
      }));
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#options.client[Symbol.dispose]();
    this.#options.onClosed(this);
  }

  /** Once, or once for each object that comes through the pipeline. */
  async *#run(
    { command, args, input }: RemoteCall,
    known: ReadonlyMap<string, Cmdlet>,
    context: CmdletContext,
  ): AsyncIterable<Value> {
    if (!this.#isOpen) throw notOpen(this.name);
    const definition = known.get(command.toLowerCase());
    if (input === undefined || definition === undefined) {
      yield* this.#call(command, definition, args, context);
      return;
    }
    for await (const item of input) {
      yield* this.#call(
        command,
        definition,
        [...args, ...argumentsOfObject(item, definition, args)],
        context,
      );
    }
  }

  async *#call(
    command: string,
    definition: Cmdlet | undefined,
    args: readonly CommandArgument[],
    context: CmdletContext,
  ): AsyncIterable<Value> {
    const agreed = await this.#ask(command, definition, args, context);
    if (agreed === undefined) return;
    const { client, organization, pageSize } = this.#options;
    const body = invocationBody(command, agreed);
    const headers = { 'X-CmdletName': command, ...headersFor(pageSize) };
    const call = callOf(context);
    yield* this.#pages(`${pathOf(organization)}/InvokeCommand`, command, context, (link) =>
      client.post(link, body, headers, call),
    );
  }

  async *read(path: string, cmdlet: string, context: CmdletContext): AsyncIterable<Value> {
    if (!this.#isOpen) throw notOpen(this.name);
    const { client, organization, pageSize } = this.#options;
    const headers = headersFor(pageSize);
    const call = callOf(context);
    yield* this.#pages(`${pathOf(organization)}/${path}`, cmdlet, context, (link) =>
      client.get(link, headers, call),
    );
  }

  async *#pages(
    first: string,
    command: string,
    context: CmdletContext,
    ask: (link: string) => Promise<RestReply>,
  ): AsyncIterable<Value> {
    const { host } = this.#options.client;
    let link: string | undefined = first;
    while (link !== undefined) {
      const page = readPage(await ask(link), host, command);
      if (page instanceof ErrorRecord) {
        context.writeError(page);
        return;
      }
      for (const warning of page.warnings) context.reporter.warn(warning);
      yield* page.values;
      link = page.nextLink;
    }
  }

  /** The server has nobody to ask: the question is put here, and the answer sent along. Undefined for no. */
  async #ask(
    command: string,
    definition: Cmdlet | undefined,
    args: readonly CommandArgument[],
    { reporter: { preferences }, language }: CmdletContext,
  ): Promise<readonly CommandArgument[] | undefined> {
    const { confirmer } = this.#options.person;
    const given = (name: string) => args.some((argument) => argument.name?.toLowerCase() === name);
    if (confirmer === undefined || definition === undefined || definition.effect === 'read') return args;
    if (given('whatif') || given('confirm') || !preferences.asksBefore(definition.effect)) return args;
    const target = toText(args.find(({ name }) => name?.toLowerCase() === 'identity')?.value ?? '');
    const answer = await confirmer.confirm(confirmationQuestion(language, command, target));
    return answer.startsWith('yes') ? [...args, { name: 'Confirm', value: false }] : undefined;
  }
}

const pathOf = (organization: string): string => `/adminapi/beta/${encodeURIComponent(organization)}`;

const headersFor = (pageSize: number) => ({
  'X-ResponseFormat': 'clixml',
  'X-SerializationLevel': 'Full',
  Prefer: `odata.maxpagesize=${pageSize}`,
});

/** `anna@contoso.com` works in the organisation of contoso.com. */
const domainOf = (userName: string): string | undefined => userName.split('@')[1];

function whichOrganization(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'remote.online.organization',
    message: 'The account does not say which organisation to work in. Give -Organization contoso.com.',
  });
}

function notOpen(name: string): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'remote.online.notOpen',
    message: `The connection ${name} is closed. Connect again with Connect-ExchangeOnline.`,
  });
}
