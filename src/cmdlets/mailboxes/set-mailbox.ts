import { findPlanIn } from '../../organization/mailbox-plan.ts';
import { checkQuotaOrder } from '../../organization/quota-order.ts';
import { mailboxKinds, type Recipient, type RecipientKind } from '../../store/ports/directory-model.ts';
import { type MailboxQuotas, unlimitedQuotas } from '../../store/ports/mail-model.ts';
import { nullable } from '../access-kit/parameters.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { oneOf, truth } from '../kit/parameter-types.ts';
import type { CmdletMailbox } from '../kit/ports.ts';
import { mailboxIdentityParameter } from '../mailbox-kit/identity-parameter.ts';
import { mailboxSettings } from '../mailbox-kit/mailbox-settings.ts';
import { passwordNeeded, passwordParameters } from '../mailbox-kit/password-parameters.ts';
import { quotaParameters, quotasOf } from '../mailbox-kit/quota-parameters.ts';
import { changeRecipient, targetOf } from '../recipient-kit/change-recipient.ts';
import { addressSettings, deliverySettings, nameSettings } from '../recipient-kit/mail-settings.ts';
import { assignPolicy } from '../throttling-kit/assign-policy.ts';
import { policyIdentity } from '../throttling-kit/parameters.ts';

const kinds = {
  Regular: 'userMailbox',
  Shared: 'sharedMailbox',
  Room: 'roomMailbox',
  Equipment: 'equipmentMailbox',
} as const satisfies Readonly<Record<string, RecipientKind>>;

const parameters = {
  Identity: mailboxIdentityParameter,
  ...nameSettings,
  ...addressSettings,
  ...mailboxSettings,
  ...deliverySettings,
  ...quotaParameters,
  UseDatabaseQuotaDefaults: parameter({
    schema: truth(),
    synopsis: {
      en: '$true gives it the quotas of its mailbox plan as they are now, or none without a plan.',
      ko: '$true이면 사서함 계획의 현재 할당량을 적용합니다. 계획이 없으면 무제한이 됩니다.',
    },
  }),
  Type: parameter({
    schema: oneOf(
      ['Regular', 'Shared', 'Room', 'Equipment'],
      'Microsoft.Exchange.Data.ConvertibleMailboxSubType',
    ),
    synopsis: { en: 'Makes it a mailbox of another kind.', ko: '사서함 종류를 바꿉니다.' },
  }),
  ThrottlingPolicy: parameter({
    schema: nullable(policyIdentity()),
    synopsis: {
      en: 'How much remote PowerShell its owner may use; $null for what the organisation says.',
      ko: '소유자의 원격 PowerShell 사용 정책. $null이면 조직의 정책을 따릅니다.',
    },
  }),
  ...passwordParameters,
} as const;

type Choice = Bound<typeof parameters>;

export const cmdlet = defineCmdlet({
  name: 'Set-Mailbox',
  synopsis: { en: 'Changes the settings of a mailbox.', ko: '사서함 설정을 바꿉니다.' },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  parameters,
  examples: [
    {
      line: 'Set-Mailbox kim -IssueWarningQuota 45GB -ProhibitSendQuota 49.5GB -ProhibitSendReceiveQuota 50GB',
      synopsis: { en: 'Limits its size.', ko: '크기를 제한합니다.' },
    },
    {
      line: "Set-Mailbox kim -EmailAddresses @{Add='minsu@contoso.com'}",
      synopsis: { en: 'Adds an address.', ko: '주소를 추가합니다.' },
    },
    {
      line: "Set-Mailbox sales -GrantSendOnBehalfTo @{Add='kim','lee'}",
      synopsis: {
        en: 'Two more people may send on its behalf.',
        ko: '두 사람이 대신 보낼 수 있게 합니다.',
      },
    },
    {
      line: 'Get-Mailbox -RecipientTypeDetails UserMailbox | Set-Mailbox -UseDatabaseQuotaDefaults $true',
      synopsis: {
        en: 'Gives all people the quotas of their plans as they are now.',
        ko: '모든 사용자에게 계획의 현재 할당량을 적용합니다.',
      },
    },
  ],
  target: targetOf(mailboxKinds),
  async process(bound, context) {
    const { rooms, organization } = context;
    const { tenant } = organization;
    const { Identity, Type, Password, ResetPasswordOnNextLogon } = bound;
    if (ResetPasswordOnNextLogon && Password === undefined) throw passwordNeeded();
    const found = await rooms.recipients.get(tenant, Identity, { kinds: mailboxKinds });
    const { recipient, guid } = found;
    // Refused before anything is written.
    const quotas = await newQuotas(found, bound, context);
    const kind = Type && kinds[Type];
    const { ThrottlingPolicy } = bound;
    const others = [quotas, kind, Password, ThrottlingPolicy];
    const isChanged = others.some((each) => each !== undefined);
    await changeRecipient({ Identity: guid, kinds: mailboxKinds, isChanged }, parameters, bound, context);
    if (ThrottlingPolicy !== undefined) await assignPolicy(found, ThrottlingPolicy, context);
    if (kind !== undefined) await rooms.recipients.convert(tenant, recipient, kind);
    if (Password !== undefined) {
      const mustChange = ResetPasswordOnNextLogon ?? false;
      await rooms.accounts.setPassword(tenant, recipient, Password, { mustChange });
    }
    if (quotas !== undefined) await storedMailbox(found, context)?.setQuotas(quotas);
    return undefined;
  },
});

function storedMailbox({ tenant, mailbox }: Recipient, { rooms }: CmdletContext): CmdletMailbox | undefined {
  return mailbox === null ? undefined : rooms.mailboxes.open({ tenant, mailbox: mailbox.mailbox });
}

/** Undefined where there is nothing to change. */
async function newQuotas(
  found: Recipient,
  bound: Choice,
  context: CmdletContext,
): Promise<MailboxQuotas | undefined> {
  const given = quotasOf(bound);
  const fromPlan = bound.UseDatabaseQuotaDefaults === true;
  const stored = storedMailbox(found, context);
  if (stored === undefined || (Object.keys(given).length === 0 && !fromPlan)) return undefined;
  const base = fromPlan
    ? await quotasOfPlan(found.attributes.mailboxPlan, context)
    : (await stored.describe()).quotas;
  const quotas = { ...base, ...given };
  checkQuotaOrder(quotas);
  return quotas;
}

async function quotasOfPlan(
  plan: string | undefined,
  { rooms, organization: { tenant } }: CmdletContext,
): Promise<MailboxQuotas> {
  const settings = (await rooms.organizations.find({ tenant }))?.settings ?? {};
  return findPlanIn(settings, plan)?.quotas ?? unlimitedQuotas;
}
