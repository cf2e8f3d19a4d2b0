/** How the Get-EXO cmdlets name what they show. */
import { AppError } from '../../base/errors.ts';
import { mailboxIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { guid, list, oneOf, text } from '../kit/parameter-types.ts';
import { allProperties, type PropertySets } from './property-sets.ts';

const of = (en: string, ko: string) =>
  parameter({ schema: text(), synopsis: { en, ko }, sets: ['Identity'] });

export const exoIdentityParameters = {
  Identity: parameter({
    schema: mailboxIdentity(),
    synopsis: { en: 'Name, alias, address or GUID.', ko: '이름, 별칭, 주소 또는 GUID.' },
    position: 0,
    fromPipeline: 'both',
    sets: ['Identity'],
  }),
  ExternalDirectoryObjectId: parameter({
    schema: guid(),
    synopsis: { en: 'The GUID that a directory knows it by.', ko: '디렉터리에서 쓰는 GUID.' },
    sets: ['Identity'],
  }),
  PrimarySmtpAddress: of('Its primary address.', '기본 주소.'),
  UserPrincipalName: of('The name that it signs in with.', '로그인 이름.'),
} as const;

export interface ExoIdentity {
  readonly Identity?: string | undefined;
  readonly ExternalDirectoryObjectId?: string | undefined;
  readonly PrimarySmtpAddress?: string | undefined;
  readonly UserPrincipalName?: string | undefined;
}

/** Undefined where none is given. */
export function findKey(bound: ExoIdentity): string | undefined {
  const names = ['Identity', 'ExternalDirectoryObjectId', 'PrimarySmtpAddress', 'UserPrincipalName'] as const;
  const given = names.filter((name) => bound[name] !== undefined);
  const [first, second] = given;
  if (first === undefined) return undefined;
  if (second === undefined) return bound[first];
  throw new AppError({
    kind: 'invalid',
    code: 'exo.identity.several',
    message: `-${first} and -${second} both say which one is meant. Give one of them.`,
  });
}

export function getKey(bound: ExoIdentity): string {
  const key = findKey(bound);
  if (key !== undefined) return key;
  throw new AppError({
    kind: 'invalid',
    code: 'exo.identity.missing',
    message:
      'It is not said which mailbox is meant. Give -Identity, -UserPrincipalName, -PrimarySmtpAddress or -ExternalDirectoryObjectId, or mailboxes through the pipeline.',
  });
}

/** What of each object is given: sets by their names, and properties beside them. */
export const propertyParameters = (sets: PropertySets, typeName: string) =>
  ({
    PropertySets: parameter({
      schema: list(oneOf([allProperties, ...Object.keys(sets)], typeName)),
      synopsis: {
        en: 'Properties that belong together, beside the smallest set.',
        ko: '기본 집합에 더해 표시할 속성 집합.',
      },
    }),
    Properties: parameter({
      schema: list(text()),
      synopsis: {
        en: 'These properties, beside the smallest set; * for all.',
        ko: '기본 집합에 더해 표시할 속성. 모두는 *.',
      },
    }),
  }) as const;
