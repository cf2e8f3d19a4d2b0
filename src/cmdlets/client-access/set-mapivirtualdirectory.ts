import { identityOf } from '../../operations/client-access/virtual-directory.ts';
import { changeOf } from '../client-access-kit/directory-change.ts';
import {
  directoryIdentityParameter,
  directorySettings,
  ignored,
} from '../client-access-kit/directory-parameters.ts';
import { getDirectory } from '../client-access-kit/find-directories.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-MapiVirtualDirectory',
  synopsis: {
    en: 'Changes where Outlook finds MAPI over HTTP, and how people prove who they are there.',
    ko: 'Outlook이 MAPI over HTTP에 접속하는 주소와 인증 방법을 바꿉니다.',
  },
  description: {
    en: 'At least one of the two URLs there must be. It holds from the next request on; no restart is needed. That of a server is changed by whoever runs the platform. An organisation changes its own, which then has hosts in domains that it has proved.',
    ko: '두 URL 중 하나는 있어야 합니다. 재시작 없이 다음 요청부터 적용됩니다. 서버의 가상 디렉터리는 플랫폼 관리자만 바꿉니다. 조직은 자기 것을 바꾸며, 호스트는 그 조직이 확인한 도메인에 있어야 합니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  organizationIsOptional: true,
  effect: 'change',
  parameters: { Identity: directoryIdentityParameter, ...directorySettings, ApplyDefaults: ignored },
  examples: [
    {
      line: 'Set-MapiVirtualDirectory -Identity "Contoso\\mapi (Default Web Site)" -InternalUrl https://Contoso.com/mapi -IISAuthenticationMethods Negotiate',
      synopsis: { en: 'The URL inside, and Kerberos alone.', ko: '내부 URL을 정하고 Kerberos만 허용합니다.' },
    },
    {
      line: 'Set-MapiVirtualDirectory mapi* -ExternalUrl https://mail.contoso.com/mapi -IISAuthenticationMethods Basic,OAuth',
      synopsis: {
        en: 'The URL outside, with passwords and tokens.',
        ko: '외부 URL을 정하고 암호와 토큰을 허용합니다.',
      },
    },
  ],
  target: async ({ Identity }, context) => identityOf(await getDirectory(Identity, context)),
  async process(bound, context) {
    const directory = await getDirectory(bound.Identity, context);
    const change = changeOf(bound, directory);
    if (Object.keys(change).length === 0) warnUnmodified(identityOf(directory), context);
    else await context.rooms.clientAccess.directories.change(directory, change);
    return undefined;
  },
});
