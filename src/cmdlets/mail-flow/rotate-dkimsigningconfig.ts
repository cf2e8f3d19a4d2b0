import { otherSelector } from '../../mailflow/signing/dkim-config.ts';
import { recordsToPublish } from '../../mailflow/signing/dkim-errors.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { keySizeParameter } from '../mail-flow-kit/signing-parameters.ts';
import { domainIdentityParameter } from '../organization-kit/identity-parameters.ts';
import { dkimSigningObject } from '../presentation/dkim-signing-object.ts';

export const cmdlet = defineCmdlet({
  name: 'Rotate-DkimSigningConfig',
  synopsis: {
    en: 'Replaces the key with which mail of a domain is signed.',
    ko: '도메인의 메일 서명 키를 교체합니다.',
  },
  description: {
    en: 'The selector that is not in use gets a new key and takes over after four days, and not before the DNS has it: until then mail is signed with the key of before. Leave the old record where it is for a week after that.',
    ko: '쓰지 않던 선택자에 새 키를 만들고 나흘 뒤에 바꿉니다. DNS에 새 키가 게시되기 전에는 바꾸지 않고 이전 키로 계속 서명합니다. 이전 레코드는 바뀐 뒤 일주일 동안 남겨 두십시오.',
  },
  role: 'Remote and Accepted Domains',
  scope: 'organization',
  effect: 'change',
  output: dkimSigningObject,
  parameters: { Identity: domainIdentityParameter, KeySize: keySizeParameter },
  examples: [
    {
      line: 'Rotate-DkimSigningConfig contoso.com',
      synopsis: { en: 'A new key of the same size.', ko: '같은 크기의 새 키.' },
    },
    {
      line: 'Rotate-DkimSigningConfig contoso.com -KeySize 2048',
      synopsis: { en: 'A longer one.', ko: '더 긴 키.' },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, KeySize }, { rooms, organization, reporter }) {
    const bits = KeySize === undefined ? undefined : Number(KeySize);
    const config = await rooms.signing.rotate(organization, Identity, bits);
    const { domain, displayName } = config;
    reporter.warn(
      [
        `Replace this record in the DNS of ${displayName}. It is used from RotateOnDate on, once it is found there.`,
        recordsToPublish({ selectors: [otherSelector(config)], domain }),
      ].join('\n'),
    );
    return dkimSigningObject.present(config);
  },
});
