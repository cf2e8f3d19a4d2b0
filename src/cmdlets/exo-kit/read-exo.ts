/** Asks the server that Connect-ExchangeOnline has connected to, with the addresses that its own module would ask. */
import { AppError } from '../../base/errors.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import type { OnlineConnection } from '../kit/online-connections.ts';
import { requireRemoteSessions } from '../remote-session-kit/session-errors.ts';
import type { ExoEntity } from './entities.ts';
import type { MailboxFunction } from './entity-names.ts';
import { allProperties, chosenProperties } from './property-sets.ts';

export interface ExoChoice {
  readonly PropertySets?: readonly string[] | undefined;
  readonly Properties?: readonly string[] | undefined;
}

/** Options of the address; what is undefined or false is left out. */
type Options = Readonly<Record<string, string | boolean | number | undefined>>;

export interface ExoRead {
  readonly cmdlet: string;
  readonly entity: ExoEntity;
  /** Of one object; a list without it. */
  readonly key?: string | undefined;
  /** Below the object that the key names. */
  readonly below?: MailboxFunction;
  readonly choice?: ExoChoice;
  readonly options: Options;
}

export function readExo(
  { cmdlet, entity, key, below, choice = {}, options }: ExoRead,
  context: CmdletContext,
): AsyncIterable<Value> {
  // Functions belong to a mailbox, whatever they give out.
  const name = below === undefined ? entity.name : 'Mailbox';
  const of = key === undefined ? '' : `('${encodeURIComponent(Buffer.from(key).toString('base64'))}')`;
  const path = `${name}${of}${below === undefined ? '' : `/${below}()`}`;
  const query = new URLSearchParams(
    queryOf({ ...choiceOf(choice, entity), ...options, isEncoded: key !== undefined }),
  );
  return connectionOf(context).read(query.size === 0 ? path : `${path}?${query}`, cmdlet, context);
}

function queryOf(options: Options): [string, string][] {
  return Object.entries(options).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === false ? [] : [[name, String(value)]],
  );
}

/** Sets go over by their names; what is named beside them, as the list of what it comes to. */
function choiceOf({ PropertySets = [], Properties = [] }: ExoChoice, { sets, type }: ExoEntity): Options {
  if (sets === undefined) return {};
  if (PropertySets.includes(allProperties) || Properties.includes('*')) return { PropertySet: allProperties };
  const chosen =
    Properties.length === 0 ? undefined : chosenProperties(sets, PropertySets, type, Properties)?.join(',');
  return { PropertySet: ['Minimum', ...PropertySets].join(','), $select: chosen };
}

/** Of several, the one that was made last. */
function connectionOf(context: CmdletContext): OnlineConnection {
  const found = requireRemoteSessions(context).online.all.findLast(({ isOpen }) => isOpen);
  if (found !== undefined) return found;
  throw new AppError({
    kind: 'invalid',
    code: 'exo.notConnected',
    message:
      'You must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets: Connect-ExchangeOnline https://mail.contoso.com -UserPrincipalName admin@contoso.com',
  });
}
