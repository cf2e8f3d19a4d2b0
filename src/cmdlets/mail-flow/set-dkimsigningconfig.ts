import { defineCmdlet } from '../kit/definition.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { enabledParameter, formOf, signingParameters } from '../mail-flow-kit/signing-parameters.ts';
import { domainIdentityParameter } from '../organization-kit/identity-parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-DkimSigningConfig',
  synopsis: {
    en: 'Begins or ends to sign the mail of a domain, or changes how.',
    ko: '도메인 메일의 서명을 켜거나 끄고, 서명 방식을 바꿉니다.',
  },
  description: {
    en: '-Enabled $true looks in the DNS for the key first, and refuses where it is not there: what is signed with a key that nobody finds counts as forged.',
    ko: '-Enabled $true는 먼저 DNS에서 키를 확인하고, 없으면 켜지 않습니다. 찾을 수 없는 키로 서명한 메일은 위조로 취급되기 때문입니다.',
  },
  role: 'Remote and Accepted Domains',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: domainIdentityParameter,
    Enabled: { ...enabledParameter, mandatory: false },
    ...signingParameters,
  },
  examples: [
    {
      line: 'Set-DkimSigningConfig contoso.com -Enabled $true',
      synopsis: { en: 'Signs from now on.', ko: '지금부터 서명합니다.' },
    },
    {
      line: 'Set-DkimSigningConfig contoso.com -BodyCanonicalization Simple',
      synopsis: { en: 'No blank of a text may change on the way.', ko: '본문의 공백도 바뀌면 안 됩니다.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process(
    { Identity, Enabled, HeaderCanonicalization, BodyCanonicalization },
    { rooms, organization, reporter },
  ) {
    const change = {
      ...(Enabled !== undefined && { enabled: Enabled }),
      ...(HeaderCanonicalization !== undefined && { headerForm: formOf[HeaderCanonicalization] }),
      ...(BodyCanonicalization !== undefined && { bodyForm: formOf[BodyCanonicalization] }),
    };
    if (Object.keys(change).length === 0) warnUnmodified(Identity, { reporter });
    else await rooms.signing.change(organization, Identity, change);
    return undefined;
  },
});
