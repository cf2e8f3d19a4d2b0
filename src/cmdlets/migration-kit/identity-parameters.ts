import { findMember, toText, type Value } from '../../wire/powershell-language/index.ts';
import { type Parameter, parameter } from '../kit/parameter.ts';
import { cannotConvert, convertible, identity, list } from '../kit/parameter-types.ts';

/** What names an object of one kind. */
interface Naming {
  readonly typeName: string;
  /** Properties of an object that another cmdlet gave out; the first that it has names it. */
  readonly properties: readonly string[];
  readonly completer: NonNullable<Parameter['completer']>;
  readonly synopsis: Parameter['synopsis'];
}

const namespace = 'Microsoft.Exchange.Configuration.Tasks';

const endpoints: Naming = {
  typeName: `${namespace}.MigrationEndpointIdParameter`,
  properties: ['Guid', 'Identity', 'Name'],
  completer: 'migrationEndpoint',
  synopsis: { en: 'Name or GUID of the endpoint.', ko: '끝점의 이름 또는 GUID.' },
};

const batches: Naming = {
  typeName: `${namespace}.MigrationBatchIdParameter`,
  properties: ['BatchGuid', 'Identity', 'Name'],
  completer: 'migrationBatch',
  synopsis: { en: 'Name or GUID of the batch.', ko: '일괄 처리의 이름 또는 GUID.' },
};

const users: Naming = {
  typeName: `${namespace}.MigrationUserIdParameter`,
  properties: ['Guid', 'Identity', 'EmailAddress', 'PrimarySmtpAddress'],
  completer: 'migrationUser',
  synopsis: { en: 'Address or GUID of the migration user.', ko: '마이그레이션 사용자의 주소 또는 GUID.' },
};

function read({ properties }: Naming, value: Value): string | undefined {
  for (const name of properties) {
    const found = findMember(value, name)?.value;
    if (found !== null && found !== undefined) return toText(found);
  }
  return undefined;
}

const named = (naming: Naming) => identity(naming.typeName, (value) => read(naming, value));

/** `$null` is no name: Exchange then shows all, as without the parameter. */
function namedOrAll(naming: Naming) {
  const schema = named(naming);
  return convertible({ typeName: naming.typeName }, (value): string | undefined => {
    if (value === null || value === undefined) return undefined;
    const { data } = schema.safeParse(value);
    return (
      data ?? cannotConvert(value, naming.typeName, 'Give its name, its GUID, or an object of this kind.')
    );
  });
}

/** Of cmdlets that act on one, or on each that comes in. */
const subject = (naming: Naming) =>
  parameter({
    schema: named(naming),
    synopsis: naming.synopsis,
    position: 0,
    mandatory: true,
    fromPipeline: 'both',
    completer: naming.completer,
  });

/** Of cmdlets that show one, or all. */
const subjectOrAll = (naming: Naming) =>
  parameter({
    schema: namedOrAll(naming),
    synopsis: naming.synopsis,
    position: 0,
    fromPipeline: 'both',
    completer: naming.completer,
    sets: ['Identity'],
  });

export const endpointIdentityParameter = subject(endpoints);
export const endpointOrAllParameter = subjectOrAll(endpoints);
export const batchIdentityParameter = subject(batches);
export const batchOrAllParameter = subjectOrAll(batches);
export const userIdentityParameter = subject(users);
export const userOrAllParameter = subjectOrAll(users);

/** An endpoint beside what the cmdlet is about. */
export const endpointParameter = (en: string, ko: string) =>
  parameter({ schema: named(endpoints), synopsis: { en, ko }, completer: endpoints.completer });

export const batchParameter = (en: string, ko: string) =>
  parameter({ schema: named(batches), synopsis: { en, ko }, completer: batches.completer });

export const usersParameter = (en: string, ko: string) =>
  parameter({ schema: list(named(users)), synopsis: { en, ko }, completer: users.completer });
