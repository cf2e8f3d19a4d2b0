import { connectToParameter } from '../client-access-kit/dial-parameter.ts';
import { directoryIdentityParameter } from '../client-access-kit/directory-parameters.ts';
import { findDirectories } from '../client-access-kit/find-directories.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mapiHttpCertificateObject } from '../presentation/mapi-http-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Test-MapiHttpCertificate',
  synopsis: {
    en: 'Looks whether Outlook would take the certificates at the URLs of MAPI over HTTP.',
    ko: 'MAPI over HTTP URL의 인증서를 Outlook이 받아들일지 확인합니다.',
  },
  description: {
    en: 'It connects to each URL and looks at what is shown there, which may be the certificate of a proxy: whether it covers the host of the URL, whether this machine trusts it, and whether it is in date.',
    ko: '각 URL에 접속해 그곳에서 보여 주는 인증서를 확인합니다. 프록시의 인증서일 수도 있습니다. URL의 호스트가 들어 있는지, 이 컴퓨터가 신뢰하는지, 유효 기간 안인지 봅니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  organizationIsOptional: true,
  effect: 'read',
  output: mapiHttpCertificateObject,
  parameters: {
    Identity: { ...directoryIdentityParameter, mandatory: false },
    ConnectTo: connectToParameter,
  },
  examples: [
    { line: 'Test-MapiHttpCertificate', synopsis: { en: 'At every URL.', ko: '모든 URL에서 확인합니다.' } },
    {
      line: 'Test-MapiHttpCertificate "Contoso\\mapi (Default Web Site)" | Format-List',
      synopsis: {
        en: 'At those of one virtual directory, with all that is wrong.',
        ko: '한 가상 디렉터리의 문제를 모두 봅니다.',
      },
    },
  ],
  async *process({ Identity, ConnectTo: dial }, context) {
    const { rooms, knownOrganization, signal, language } = context;
    const directories = await findDirectories(Identity, context);
    const options = { signal, ...(dial && { dial }) };
    for await (const found of rooms.clientAccess.access.certificates(knownOrganization, directories, options))
      yield mapiHttpCertificateObject.present({ ...found, language });
  },
});
