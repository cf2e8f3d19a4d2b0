import { AppError } from '../../base/errors.ts';
import type { TenantId } from '../../base/ids.ts';
import type { AddressEdit } from '../../organization/address-list.ts';
import { checkNamingPolicy } from '../../organization/group-naming.ts';
import type { OrganizationConfigs } from '../../organization/organization-config.ts';
import { textListEdit } from '../kit/address-edit.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, text, truth, whole } from '../kit/parameter-types.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';

const choice = (en: string, ko: string) => parameter({ schema: truth(), synopsis: { en, ko } });

export const cmdlet = defineCmdlet({
  name: 'Set-OrganizationConfig',
  synopsis: {
    en: 'Changes settings of the organisation as a whole.',
    ko: '조직 전체의 설정을 바꿉니다.',
  },
  description: {
    en: 'The naming policy and the blocked words hold for groups that New-DistributionGroup makes. The settings of mail tips are kept for mail clients that ask for them. No protocol of this version hands them out yet.',
    ko: '이름 지정 정책과 금지 단어는 New-DistributionGroup으로 만드는 그룹에 적용됩니다. MailTips 설정은 이를 묻는 메일 클라이언트를 위해 저장합니다. 이 버전에는 아직 이 설정을 전달하는 프로토콜이 없습니다.',
  },
  role: 'Organization Configuration',
  scope: 'organization',
  effect: 'change',
  parameters: {
    DisplayName: parameter({
      schema: text({ maxLength: 256 }),
      synopsis: { en: 'What people read.', ko: '화면에 표시되는 이름.' },
    }),
    DisablePlusAddressInRecipients: choice(
      'Whether kim+news@ is an address of nobody, and does not lead to kim@; $false by default.',
      'kim+news@으로 온 메일을 kim@에게 배달하지 않을지 여부. 기본 $false.',
    ),
    DistributionGroupNameBlockedWordsList: parameter({
      schema: textListEdit('Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]'),
      synopsis: {
        en: "Words that names of new groups must not contain; @{Add='CEO'} adds one, $null takes all away.",
        ko: "새 그룹 이름에 쓸 수 없는 단어. @{Add='CEO'}로 추가하고, 모두 없애려면 $null.",
      },
    }),
    DistributionGroupNamingPolicy: parameter({
      schema: text({ maxLength: 200 }),
      synopsis: {
        en: 'What names of new groups become, such as DG_<GroupName>_KR; $null for what was chosen.',
        ko: '새 그룹 이름의 형식. 예: DG_<GroupName>_KR. 정한 이름 그대로 쓰려면 $null.',
      },
    }),
    MailTipsAllTipsEnabled: choice('Whether there are mail tips at all.', 'MailTips를 쓸지 여부.'),
    MailTipsExternalRecipientsTipsEnabled: choice(
      'Whether senders are told of recipients outside.',
      '조직 밖의 받는 사람이 있음을 알릴지 여부.',
    ),
    MailTipsGroupMetricsEnabled: choice(
      'Whether senders are told how many people a group reaches.',
      '그룹의 인원수를 알릴지 여부.',
    ),
    MailTipsLargeAudienceThreshold: parameter({
      schema: whole({ min: 0, max: 1000 }),
      synopsis: {
        en: 'From how many recipients on an audience is called large; 25 by default.',
        ko: '받는 사람이 몇 명부터 많다고 알릴지. 기본 25.',
      },
    }),
    MailTipsMailboxSourcedTipsEnabled: choice(
      'Whether senders are told of automatic replies and full mailboxes.',
      '자동 회신과 가득 찬 사서함을 알릴지 여부.',
    ),
    MapiHttpEnabled: choice(
      'Whether Outlook may use MAPI over HTTP; $false by default. What mailboxes say of themselves goes before it.',
      'Outlook이 MAPI over HTTP를 쓸 수 있는지 여부. 기본 $false. 사서함별 설정이 우선합니다.',
    ),
    Force: flag({
      synopsis: {
        en: 'Turns MAPI over HTTP on although Test-MapiHttpReadiness finds faults.',
        ko: 'Test-MapiHttpReadiness에서 문제가 나와도 MAPI over HTTP를 켭니다.',
      },
    }),
    NtHashesKept: choice(
      'Whether NT hashes are kept of passwords from their next change on, so that their owners can sign in with NTLM. Off unless somebody needs it: such a hash is as good as the password.',
      '다음에 암호를 바꿀 때부터 NT 해시를 저장하여 NTLM으로 로그인할 수 있게 할지 여부. NT 해시는 암호와 같은 힘을 가지므로 필요할 때만 켭니다.',
    ),
  },
  examples: [
    {
      line: "Set-OrganizationConfig -DisplayName '콘토소 주식회사'",
      synopsis: { en: 'Gives it another name to read.', ko: '표시 이름을 바꿉니다.' },
    },
    {
      line: "Set-OrganizationConfig -DistributionGroupNamingPolicy 'DG_<GroupName>' -DistributionGroupNameBlockedWordsList CEO, 대표이사",
      synopsis: {
        en: 'New groups are named alike, and never after the head of the company.',
        ko: '새 그룹 이름의 형식을 맞추고 특정 단어를 막습니다.',
      },
    },
    {
      line: 'Set-OrganizationConfig -MapiHttpEnabled $true',
      synopsis: {
        en: 'Turns MAPI over HTTP on, where Test-MapiHttpReadiness finds nothing that keeps Outlook away.',
        ko: 'Test-MapiHttpReadiness에서 문제가 없으면 MAPI over HTTP를 켭니다.',
      },
    },
    {
      line: 'Set-OrganizationConfig -MailTipsExternalRecipientsTipsEnabled $true -MailTipsLargeAudienceThreshold 50',
      synopsis: {
        en: 'Warns of recipients outside, and from 50 recipients on.',
        ko: '외부 받는 사람과 50명 이상의 받는 사람을 알립니다.',
      },
    },
  ],
  target: (_, { organization }) => organization.name,
  async process(bound, context) {
    const { rooms, organization, reporter } = context;
    const { DisplayName, DistributionGroupNamingPolicy: policy } = bound;
    const change = {
      distributionGroupNamingPolicy: policy === undefined ? undefined : checkNamingPolicy(policy),
      distributionGroupNameBlockedWordsList: await editedWords(
        bound.DistributionGroupNameBlockedWordsList,
        organization.tenant,
        rooms.organizations.config,
      ),
      disablePlusAddressInRecipients: bound.DisablePlusAddressInRecipients,
      mailTipsAllTipsEnabled: bound.MailTipsAllTipsEnabled,
      mailTipsExternalRecipientsTipsEnabled: bound.MailTipsExternalRecipientsTipsEnabled,
      mailTipsGroupMetricsEnabled: bound.MailTipsGroupMetricsEnabled,
      mailTipsLargeAudienceThreshold: bound.MailTipsLargeAudienceThreshold,
      mailTipsMailboxSourcedTipsEnabled: bound.MailTipsMailboxSourcedTipsEnabled,
      mapiHttpEnabled: bound.MapiHttpEnabled,
      ntHashesKept: bound.NtHashesKept,
    };
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    if (given.length === 0 && DisplayName === undefined) {
      warnUnmodified(organization.name, { reporter });
      return undefined;
    }
    if (bound.MapiHttpEnabled === true && !bound.Force) await requireReadiness(context);
    const { organizations } = rooms;
    if (DisplayName !== undefined)
      await organizations.update(organization.tenant, { displayName: DisplayName });
    if (given.length > 0) await organizations.config.update(organization.tenant, Object.fromEntries(given));
    return undefined;
  },
});

/** People whose Outlook is sent to what does not work lose the way that did. */
async function requireReadiness({
  rooms,
  organization,
  reporter,
  signal,
  language,
}: CmdletContext): Promise<void> {
  const reasons: string[] = [];
  for await (const { check, target, result, detail } of rooms.clientAccess.access.readiness(organization, {
    signal,
  })) {
    const text = `${check} ${target}: ${detail[language]}`;
    if (result === 'Failed') reasons.push(text);
    else if (result === 'Warning') reporter.warn(text);
  }
  if (reasons.length === 0) return;
  const head =
    language === 'ko'
      ? `MAPI over HTTP를 켜지 않았습니다. 이대로는 Outlook이 연결하지 못합니다. 고친 뒤 다시 하거나, 그래도 켜려면 -Force를 주십시오.`
      : 'MAPI over HTTP was not turned on: Outlook would not get through. Mend what follows and try again, or give -Force to turn it on all the same.';
  throw new AppError({
    kind: 'conflict',
    code: 'organization.mapiHttp.notReady',
    message: [head, ...reasons.map((reason) => `- ${reason}`)].join('\n'),
    details: { reasons },
  });
}

/** So that the settings of an organisation stay small enough to be read with it. */
const maxWords = 1000;

async function editedWords(
  edit: AddressEdit | undefined,
  organization: TenantId,
  configs: OrganizationConfigs,
): Promise<string[] | undefined> {
  if (edit === undefined) return undefined;
  const { distributionGroupNameBlockedWordsList: before } = await configs.read(organization);
  const removed = new Set('set' in edit ? before : edit.remove);
  const added = 'set' in edit ? edit.set : (edit.add ?? []);
  const words = [...before.filter((word) => !removed.has(word)), ...added.map((word) => word.trim())];
  const kept = [...new Set(words)].filter((word) => word !== '');
  if (kept.length <= maxWords) return kept;
  throw new AppError({
    kind: 'limit',
    code: 'group.blockedWords.tooMany',
    message: `At most ${maxWords} words can be blocked, and these are ${kept.length}. Leave some out.`,
  });
}
