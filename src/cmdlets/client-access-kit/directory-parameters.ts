import type { z } from 'zod';
import {
  type ExtendedProtectionFlag,
  extendedProtectionFlags,
  mapiAuthenticationMethods,
  tokenCheckings,
} from '../../operations/client-access/virtual-directory.ts';
import { findMember, HashtableValue, toText, type Value } from '../../wire/powershell-language/index.ts';
import { textListEdit } from '../kit/address-edit.ts';
import { parameter } from '../kit/parameter.ts';
import {
  anything,
  cannotConvert,
  convertible,
  flag,
  identity,
  list,
  oneOf,
  text,
} from '../kit/parameter-types.ts';

const multiValued = 'Microsoft.Exchange.Data.MultiValuedProperty`1';

export const virtualDirectoryIdentity = () =>
  identity('Microsoft.Exchange.Configuration.Tasks.VirtualDirectoryIdParameter', (value) => {
    const found = findMember(value, 'Identity')?.value;
    return found === null || found === undefined ? undefined : toText(found);
  });

export const directoryIdentityParameter = parameter({
  schema: virtualDirectoryIdentity(),
  position: 0,
  fromPipeline: 'both',
  mandatory: true,
  synopsis: {
    en: 'Which one: "Server\\mapi (Default Web Site)", with the name of a server or of the organisation; "mapi*"; its GUID.',
    ko: '대상. "서버\\mapi (Default Web Site)" 형식이며 서버 또는 조직의 이름을 씁니다. "mapi*"나 GUID도 됩니다.',
  },
});

/** As a change of a list is read: all of it, or `@{Add=…; Remove=…}`. */
export interface ListEdit<T> {
  readonly set?: readonly T[];
  readonly add?: readonly T[];
  readonly remove?: readonly T[];
}

/** Of a closed set of names, in any letter case. */
function edited<const V extends readonly string[]>(
  values: V,
  typeName: string,
): z.ZodType<ListEdit<V[number]>, Value> {
  const whole = list(oneOf(values, typeName));
  const parts = textListEdit(`${multiValued}[${typeName}]`);
  return convertible({ typeName: `${multiValued}[${typeName}]`, values }, (value): ListEdit<V[number]> => {
    const read = (part: Value): readonly V[number][] => {
      const result = whole.safeParse(part);
      if (result.success) return [...new Set(result.data)];
      return cannotConvert(part, typeName, result.error.issues[0]?.message ?? 'It is none of these.');
    };
    if (!(value instanceof HashtableValue)) return { set: value === null ? [] : read(value) };
    const edit = parts.parse(value);
    return 'set' in edit
      ? { set: read(edit.set) }
      : { add: read(edit.add ?? []), remove: read(edit.remove ?? []) };
  });
}

export function applyEdit<T>(before: readonly T[], { set, add = [], remove = [] }: ListEdit<T>): T[] {
  const kept = set ?? before.filter((one) => !remove.includes(one));
  return [...new Set([...kept, ...add])];
}

const url = (en: string, ko: string) =>
  parameter({ schema: text({ maxLength: 1024 }), synopsis: { en, ko } });

export const ignored = parameter({
  schema: anything(),
  synopsis: {
    en: 'Taken for the sake of scripts written for Exchange; it changes nothing here.',
    ko: 'Exchange용 스크립트를 위해 받기만 하며 아무 영향이 없습니다.',
  },
});

export const ignoredSwitch = flag({ synopsis: ignored.synopsis });

/** What Set- and New-MapiVirtualDirectory have in common. */
export const directorySettings = {
  InternalUrl: url(
    'Where clients inside find it, such as https://mail.contoso.com/mapi; $null for nowhere.',
    '내부 클라이언트가 접속할 주소. 예: https://mail.contoso.com/mapi. 없애려면 $null.',
  ),
  ExternalUrl: url(
    'Where clients outside find it; one of the two there must be.',
    '외부 클라이언트가 접속할 주소. 둘 중 하나는 있어야 합니다.',
  ),
  IISAuthenticationMethods: parameter({
    schema: edited(
      mapiAuthenticationMethods,
      'Microsoft.Exchange.Data.Directory.SystemConfiguration.AuthenticationMethod',
    ),
    synopsis: {
      en: 'How clients prove who they are: Basic (user name and password), Negotiate (Kerberos), NTLM, OAuth (access tokens).',
      ko: '클라이언트 인증 방법. Basic(사용자 이름과 암호), Negotiate(Kerberos), NTLM, OAuth(액세스 토큰).',
    },
  }),
  ExtendedProtectionTokenChecking: parameter({
    schema: oneOf(
      tokenCheckings,
      'Microsoft.Exchange.Data.Directory.SystemConfiguration.ExtendedProtectionTokenCheckingMode',
    ),
    synopsis: {
      en: 'Whether a proof of identity must belong to the TLS channel it comes through: None by default, Allow, Require.',
      ko: '인증이 TLS 채널에 묶여야 하는지. 기본 None, Allow, Require.',
    },
  }),
  ExtendedProtectionFlags: parameter({
    schema: edited<readonly ExtendedProtectionFlag[]>(
      extendedProtectionFlags,
      'Microsoft.Exchange.Data.Directory.SystemConfiguration.ExtendedProtectionFlag',
    ),
    synopsis: {
      en: 'Exceptions to it: None by default, AllowDotlessSPN, NoServiceNameCheck, Proxy, ProxyCoHosting.',
      ko: '확장 보호 예외. 기본 None, AllowDotlessSPN, NoServiceNameCheck, Proxy, ProxyCoHosting.',
    },
  }),
  ExtendedProtectionSPNList: parameter({
    schema: textListEdit(`${multiValued}[System.String]`),
    synopsis: {
      en: 'The service principal names that it is for, such as HTTP/mail.contoso.com; $null for none.',
      ko: '확장 보호에 쓰는 서비스 사용자 이름. 예: HTTP/mail.contoso.com. 없애려면 $null.',
    },
  }),
  DomainController: ignored,
} as const;

export const serverParameter = parameter({
  schema: text({ maxLength: 256 }),
  synopsis: {
    en: 'The server, by its name with or without its domain.',
    ko: '서버 이름. 도메인은 없어도 됩니다.',
  },
});
