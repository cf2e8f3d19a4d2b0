import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, truth } from '../kit/parameter-types.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { authenticationOf, authenticationParameters } from '../migration-kit/endpoint-authentication.ts';
import {
  endpointSettingParameters,
  endpointSettingsOf,
  remoteServerParameter,
} from '../migration-kit/endpoint-settings.ts';
import { ignoredParameters } from '../migration-kit/exchange-parameters.ts';
import { endpointIdentityParameter } from '../migration-kit/identity-parameters.ts';
import { endpointTarget } from '../migration-kit/targets.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-MigrationEndpoint',
  synopsis: {
    en: 'Changes how a server is reached, and how much it is asked for.',
    ko: '서버에 접속하는 방법과 사용량을 바꿉니다.',
  },
  role: 'Migration',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: endpointIdentityParameter,
    RemoteServer: remoteServerParameter,
    AcceptUntrustedCertificates: parameter({
      schema: truth(),
      synopsis: {
        en: 'Whether a certificate that cannot be trusted does.',
        ko: '신뢰할 수 없는 인증서를 받아들일지 여부.',
      },
    }),
    ...endpointSettingParameters,
    ...authenticationParameters,
    SkipVerification: flag({
      synopsis: { en: 'Does not ask the server first.', ko: '서버를 먼저 확인하지 않습니다.' },
    }),
    ...ignoredParameters,
  },
  examples: [
    {
      line: 'Set-MigrationEndpoint IMAPEndpoint -MaxConcurrentMigrations 20 -MaxConcurrentIncrementalSyncs 10',
      synopsis: { en: 'Fewer mailboxes at a time.', ko: '동시에 처리할 사서함을 줄입니다.' },
    },
    {
      line: "Set-MigrationEndpoint IMAPEndpoint -WorkHours '19:00-07:00' -TimeZone 'Korea Standard Time'",
      synopsis: { en: 'At night alone.', ko: '밤에만 작업합니다.' },
    },
  ],
  target: endpointTarget,
  async process(bound, context) {
    const { rooms, organization, signal } = context;
    const before = await rooms.migrations.endpoints.get(organization, bound.Identity);
    const authentication = authenticationOf(bound);
    const change = {
      ...endpointSettingsOf(bound, before),
      ...(authentication !== undefined && { authentication }),
    };
    if (Object.keys(change).length === 0) {
      warnUnmodified(before.name, context);
      return undefined;
    }
    const skipVerification = bound.SkipVerification;
    await rooms.migrations.endpoints.update(
      organization,
      before.guid,
      { ...change, skipVerification },
      signal,
    );
    return undefined;
  },
});
