import {
  directoryIdentityParameter,
  ignored,
  ignoredSwitch,
  serverParameter,
} from '../client-access-kit/directory-parameters.ts';
import { findDirectories, isCalled } from '../client-access-kit/find-directories.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mapiVirtualDirectoryObject } from '../presentation/mapi-virtual-directory-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-MapiVirtualDirectory',
  synopsis: {
    en: 'Shows where Outlook finds MAPI over HTTP, and how people prove who they are there.',
    ko: 'Outlook이 MAPI over HTTP에 접속하는 주소와 인증 방법을 표시합니다.',
  },
  description: {
    en: 'Each server has one. Each organisation has one too, under its own name: it shows what holds for the people of the organisation, which is what the server says until the organisation names hosts of its own.',
    ko: '서버마다 하나씩 있고, 조직에도 조직 이름으로 하나씩 있습니다. 조직의 가상 디렉터리는 그 조직에 적용되는 값을 보여 주며, 조직이 자체 호스트를 정하기 전에는 서버의 값과 같습니다.',
  },
  role: 'View-Only Configuration',
  scope: 'organization',
  organizationIsOptional: true,
  effect: 'read',
  defaultSet: 'Identity',
  output: mapiVirtualDirectoryObject,
  parameters: {
    Identity: { ...directoryIdentityParameter, mandatory: false, sets: ['Identity'] },
    Server: { ...serverParameter, fromPipeline: 'propertyName', mandatory: true, sets: ['Server'] },
    ADPropertiesOnly: ignoredSwitch,
    ShowMailboxVirtualDirectories: ignoredSwitch,
    DomainController: ignored,
  },
  examples: [
    { line: 'Get-MapiVirtualDirectory', synopsis: { en: 'All there are.', ko: '모든 가상 디렉터리.' } },
    {
      line: 'Get-MapiVirtualDirectory -Identity "ContosoMail\\mapi (Default Web Site)" | Format-List',
      synopsis: { en: 'Everything about that of one server.', ko: '한 서버의 모든 속성.' },
    },
    {
      line: 'Get-MapiVirtualDirectory -Server ContosoMail',
      synopsis: { en: 'The same in short.', ko: '같은 내용을 간단히.' },
    },
  ],
  async *process({ Identity, Server }, context) {
    for (const directory of await findDirectories(Identity, context)) {
      if (Server === undefined || isCalled(directory.owner, Server))
        yield mapiVirtualDirectoryObject.present(directory);
    }
  },
});
