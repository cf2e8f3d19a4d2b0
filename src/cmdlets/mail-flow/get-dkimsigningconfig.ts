import { defineCmdlet } from '../kit/definition.ts';
import { domainIdentityParameter } from '../organization-kit/identity-parameters.ts';
import { dkimSigningObject } from '../presentation/dkim-signing-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-DkimSigningConfig',
  synopsis: {
    en: 'Shows how mail of the domains is signed, and the keys to publish.',
    ko: '도메인별 메일 서명 설정과 게시할 키를 표시합니다.',
  },
  role: 'View-Only Configuration',
  scope: 'organization',
  effect: 'read',
  output: dkimSigningObject,
  parameters: { Identity: { ...domainIdentityParameter, mandatory: false } },
  examples: [
    { line: 'Get-DkimSigningConfig', synopsis: { en: 'All domains.', ko: '모든 도메인.' } },
    {
      line: 'Get-DkimSigningConfig contoso.com | Format-List Selector1*, Selector2*, Status',
      synopsis: { en: 'The records to publish for one.', ko: '도메인 하나에 게시할 레코드.' },
    },
  ],
  async *process({ Identity }, { rooms, organization }) {
    if (Identity !== undefined)
      yield dkimSigningObject.present(await rooms.signing.get(organization, Identity));
    else for (const each of await rooms.signing.list(organization)) yield dkimSigningObject.present(each);
  },
});
