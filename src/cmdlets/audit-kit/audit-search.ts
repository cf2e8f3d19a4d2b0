import type { AuditOwner } from '../../access/audit-log.ts';
import { AppError } from '../../base/errors.ts';
import { partnerCaller } from '../../partner/partner-caller.ts';
import type { AuditQuery, AuditRecord } from '../../store/ports/audit-store.ts';
import type { CmdletContext } from '../kit/context.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { date, list, text, truth } from '../kit/parameter-types.ts';

/** What a search of the record of changes asks for, whichever record it is. */
export const searchParameters = {
  Cmdlets: parameter({
    schema: list(text()),
    synopsis: { en: 'Changes made by these cmdlets.', ko: '이 cmdlet으로 한 변경.' },
    completer: 'cmdlet',
  }),
  Parameters: parameter({
    schema: list(text()),
    synopsis: {
      en: 'Changes that gave one of these parameters; needs -Cmdlets.',
      ko: '이 매개 변수를 사용한 변경. -Cmdlets가 필요합니다.',
    },
  }),
  StartDate: parameter({
    schema: date(),
    synopsis: { en: 'From this time on.', ko: '이 시각부터.' },
  }),
  EndDate: parameter({
    schema: date(),
    synopsis: { en: 'Before this time.', ko: '이 시각 전까지.' },
  }),
  ObjectIds: parameter({
    schema: list(text()),
    synopsis: { en: 'Changes of these objects.', ko: '이 개체에 대한 변경.' },
  }),
  UserIds: parameter({
    schema: list(text()),
    synopsis: { en: 'Changes made by these people.', ko: '이 사용자가 한 변경.' },
  }),
  IsSuccess: parameter({
    schema: truth(),
    synopsis: {
      en: 'Those that succeeded, or with $false those that did not.',
      ko: '성공한 변경. $false이면 성공하지 못한 변경.',
    },
  }),
} as const;

export const externalAccess = parameter({
  schema: truth(),
  synopsis: {
    en: 'Those made from outside the organisation, or with $false from inside.',
    ko: '조직 밖에서 한 변경. $false이면 조직 안에서 한 변경.',
  },
});

type Choice = Partial<Bound<typeof searchParameters>> & { readonly ExternalAccess?: boolean | undefined };

/** The changes that fit, newest first. */
export async function* searchAudit(
  choice: Choice,
  owner: AuditOwner,
  { rooms }: CmdletContext,
): AsyncIterable<AuditRecord> {
  if (choice.Parameters !== undefined && choice.Cmdlets === undefined) throw parametersAlone();
  const fits = filterOf(choice);
  const query = { ...queryOf(choice), ...(await actorsOf(choice, owner, rooms)) };
  for await (const record of rooms.auditLog.search(owner, query)) if (fits(record)) yield record;
}

function queryOf(choice: Choice): Omit<AuditQuery, 'limit' | 'after'> {
  const { Cmdlets, StartDate, EndDate, IsSuccess, ExternalAccess } = choice;
  const [from, until] = [StartDate?.unixMs, EndDate?.unixMs];
  if (from !== undefined && until !== undefined && from > until) throw datesReversed();
  return {
    order: 'newestFirst',
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(Cmdlets !== undefined && { cmdlets: Cmdlets }),
    ...(ExternalAccess !== undefined && { external: ExternalAccess }),
    ...(IsSuccess !== undefined && { outcomes: IsSuccess ? ['succeeded'] : ['failed', 'declined'] }),
  };
}

/** People are recorded by their sign-in names; whoever is looked for may be named otherwise, or be gone. */
async function actorsOf(
  { UserIds }: Choice,
  owner: AuditOwner,
  { recipients, partners }: CmdletContext['rooms'],
): Promise<Pick<AuditQuery, 'actors'>> {
  if (UserIds === undefined) return {};
  if (owner === undefined) return { actors: UserIds };
  const actors = [...UserIds];
  for (const identity of UserIds) {
    const found = await recipients.find(owner.tenant, identity, { deleted: 'include' });
    if (found?.upn != null) actors.push(found.upn);
  }
  const partnerNames = await partners.partnerNamesOf(owner);
  actors.push(...partnerNames.flatMap((name) => UserIds.map((user) => partnerCaller(name, user))));
  return { actors };
}

/** What the store does not look for. */
function filterOf({ Parameters, ObjectIds }: Choice): (record: AuditRecord) => boolean {
  const parameters = Parameters && new Set(Parameters.map(fold));
  const objects = ObjectIds && new Set(ObjectIds.map(fold));
  return (record) =>
    (parameters === undefined || Object.keys(record.parameters).some((name) => parameters.has(fold(name)))) &&
    (objects === undefined || namesOf(record).some((name) => objects.has(fold(name))));
}

/** What was changed is known by the name that it was shown under, and by the one that was typed. */
const namesOf = ({ object, parameters: { Identity } }: AuditRecord): readonly string[] =>
  Identity === undefined ? [object] : [object, Identity];

const fold = (text: string): string => text.toLowerCase();

function parametersAlone(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'audit.search.parameters',
    message: 'You must specify the Cmdlets parameter when you use the Parameters parameter.',
  });
}

function datesReversed(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'audit.search.dates',
    message: 'The StartDate must be before the EndDate. Exchange the two dates, or leave one of them out.',
  });
}
