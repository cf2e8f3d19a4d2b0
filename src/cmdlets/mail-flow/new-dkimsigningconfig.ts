import { recordsToPublish } from '../../mailflow/signing/dkim-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import {
  enabledParameter,
  formOf,
  keySizeParameter,
  signingParameters,
} from '../mail-flow-kit/signing-parameters.ts';
import { domainIdentityParameter } from '../organization-kit/identity-parameters.ts';
import { dkimSigningObject } from '../presentation/dkim-signing-object.ts';

export const cmdlet = defineCmdlet({
  name: 'New-DkimSigningConfig',
  synopsis: {
    en: 'Makes the keys with which mail of a domain is signed (DKIM).',
    ko: '도메인의 메일에 서명할 키(DKIM)를 만듭니다.',
  },
  description: {
    en: 'Servers elsewhere look for the public key in the DNS of the domain. Publish both TXT records that the warning names, then run Set-DkimSigningConfig -Enabled $true: from then on what people of the domain send is signed. The private keys are kept encrypted and shown to nobody.',
    ko: '받는 서버는 도메인의 DNS에서 공개 키를 찾습니다. 경고에 나오는 TXT 레코드 두 개를 게시한 뒤 Set-DkimSigningConfig -Enabled $true를 실행하면 그때부터 이 도메인에서 보내는 메일에 서명합니다. 개인 키는 암호화해 보관하며 누구에게도 보여 주지 않습니다.',
  },
  role: 'Remote and Accepted Domains',
  scope: 'organization',
  effect: 'change',
  output: dkimSigningObject,
  parameters: {
    DomainName: domainIdentityParameter,
    Enabled: enabledParameter,
    KeySize: keySizeParameter,
    ...signingParameters,
  },
  examples: [
    {
      line: 'New-DkimSigningConfig -DomainName contoso.com -Enabled $true',
      synopsis: {
        en: 'Makes two keys and shows the records to publish.',
        ko: '키 두 개를 만들고 게시할 레코드를 표시합니다.',
      },
    },
  ],
  target: ({ DomainName }) => DomainName,
  async process(
    { DomainName, Enabled, KeySize = '2048', HeaderCanonicalization, BodyCanonicalization },
    { rooms, organization, reporter },
  ) {
    const made = await rooms.signing.create(organization, DomainName, {
      keyBits: Number(KeySize),
      headerForm: formOf[HeaderCanonicalization ?? 'Relaxed'],
      bodyForm: formOf[BodyCanonicalization ?? 'Relaxed'],
    });
    const why = Enabled
      ? "The config was created but can't be enabled because its TXT records aren't published."
      : 'The config was created.';
    reporter.warn(
      [
        `${why} Publish these records in the DNS of ${made.displayName}, then run: Set-DkimSigningConfig ${made.displayName} -Enabled $true`,
        recordsToPublish(made),
      ].join('\n'),
    );
    return dkimSigningObject.present(made);
  },
});
