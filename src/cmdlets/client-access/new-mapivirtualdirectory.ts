import { ownerOf } from '../../operations/client-access/virtual-directories.ts';
import {
  type DirectoryOwner,
  defaultSettings,
  defaultWebSite,
  identityOf,
} from '../../operations/client-access/virtual-directory.ts';
import { changeOf } from '../client-access-kit/directory-change.ts';
import { directorySettings, ignored, serverParameter } from '../client-access-kit/directory-parameters.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { mapiVirtualDirectoryObject } from '../presentation/mapi-virtual-directory-object.ts';

export const cmdlet = defineCmdlet({
  name: 'New-MapiVirtualDirectory',
  synopsis: {
    en: 'Makes the virtual directory of MAPI over HTTP again where it was taken away, or gives an organisation hosts of its own.',
    ko: '제거한 MAPI over HTTP 가상 디렉터리를 다시 만들거나, 조직에 자체 호스트를 정합니다.',
  },
  role: 'Organization Client Access',
  scope: 'organization',
  organizationIsOptional: true,
  effect: 'change',
  output: mapiVirtualDirectoryObject,
  parameters: {
    ...directorySettings,
    Server: { ...serverParameter, fromPipeline: 'propertyName' },
    WebSiteName: parameter({
      schema: text({ maxLength: 100 }),
      synopsis: { en: 'The site that it lies in: "Default Web Site".', ko: '웹 사이트. "Default Web Site".' },
    }),
    Role: ignored,
  },
  examples: [
    {
      line: 'New-MapiVirtualDirectory -InternalUrl https://contoso.com/mapi -IISAuthenticationMethods NTLM,Negotiate,OAuth',
      synopsis: {
        en: 'With one URL and three ways to sign in.',
        ko: 'URL 하나와 인증 방법 세 가지로 만듭니다.',
      },
    },
    {
      line: 'New-MapiVirtualDirectory -ExternalUrl https://mail.contoso.com/mapi -IISAuthenticationMethods Basic',
      synopsis: {
        en: 'For people outside alone, who sign in with their passwords.',
        ko: '외부에서만 쓰며 암호로 로그인하게 합니다.',
      },
    },
  ],
  target: async ({ Server, WebSiteName }, context) =>
    identityOf({ owner: await ownerToBe(Server, context), webSite: WebSiteName ?? defaultWebSite }),
  async process(bound, context) {
    const owner = await ownerToBe(bound.Server, context);
    const before = { ...defaultSettings, internalUrl: null };
    const settings = { ...before, ...changeOf(bound, before) };
    const made = await context.rooms.clientAccess.directories.create(owner, settings, bound.WebSiteName);
    return mapiVirtualDirectoryObject.present(made);
  },
});

/** That of a server that has none, by the name it is given; for people of an organisation, their own. */
async function ownerToBe(server: string | undefined, context: CmdletContext): Promise<DirectoryOwner> {
  const { rooms, actor, knownOrganization } = context;
  const own = knownOrganization && ownerOf(knownOrganization);
  if (
    own !== undefined &&
    (server === undefined ? actor.home !== undefined : server.toLowerCase() === own.name.toLowerCase())
  )
    return own;
  return rooms.clientAccess.servers.get(server);
}
