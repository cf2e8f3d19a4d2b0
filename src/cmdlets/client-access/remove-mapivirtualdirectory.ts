import { identityOf } from '../../operations/client-access/virtual-directory.ts';
import { directoryIdentityParameter, ignored } from '../client-access-kit/directory-parameters.ts';
import { getDirectory } from '../client-access-kit/find-directories.ts';
import { defineCmdlet } from '../kit/definition.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-MapiVirtualDirectory',
  synopsis: {
    en: 'Takes the virtual directory of MAPI over HTTP away.',
    ko: 'MAPI over HTTP 가상 디렉터리를 제거합니다.',
  },
  description: {
    en: 'Of a server: it answers nothing below /mapi any more, and Autodiscover tells of nothing there, until New-MapiVirtualDirectory makes it again. Of an organisation: it follows the server again.',
    ko: '서버의 것을 제거하면 New-MapiVirtualDirectory로 다시 만들 때까지 /mapi 아래에서 아무것도 응답하지 않고 Autodiscover도 알려 주지 않습니다. 조직의 것을 제거하면 다시 서버의 값을 따릅니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  organizationIsOptional: true,
  effect: 'destroy',
  parameters: { Identity: directoryIdentityParameter, DomainController: ignored },
  examples: [
    {
      line: 'Remove-MapiVirtualDirectory -Identity "Contoso\\mapi (Default Web Site)"',
      synopsis: { en: 'After a question.', ko: '확인을 거쳐 제거합니다.' },
    },
    {
      line: 'Get-MapiVirtualDirectory | Remove-MapiVirtualDirectory -Confirm:$false',
      synopsis: { en: 'All that there are, without one.', ko: '있는 것을 모두 확인 없이 제거합니다.' },
    },
  ],
  target: async ({ Identity }, context) => identityOf(await getDirectory(Identity, context)),
  async process({ Identity }, context) {
    await context.rooms.clientAccess.directories.remove(await getDirectory(Identity, context));
    return undefined;
  },
});
