import { AppError } from '../../base/errors.ts';
import { mailboxKinds } from '../../store/ports/directory-model.ts';
import { toBoolean } from '../../wire/powershell-language/index.ts';
import { anything, truth } from '../kit/parameter-types.ts';
import { defineChange } from '../recipient-kit/define-change.ts';
import { addressSettings, nameSettings } from '../recipient-kit/mail-settings.ts';
import { enabledSetting, setting } from '../recipient-kit/setting.ts';

/** A way in that is not served: scripts may close it, which it is, and not open it. */
const notServed = (protocol: string, closed: boolean) =>
  setting(
    truth(),
    `${protocol}, which this platform does not serve: $${closed} alone.`,
    `이 플랫폼이 제공하지 않는 ${protocol}. $${closed}만 됩니다.`,
    (value) => {
      if (value === closed) return {};
      throw new AppError({
        kind: 'invalid',
        code: 'clientAccess.notServed',
        message: `${protocol} can't be turned on: this platform does not serve it. Mailboxes are opened by IMAP and by MAPI over HTTP.`,
        details: { protocol },
      });
    },
  );

const settings = {
  ImapEnabled: enabledSetting('imapDisabled', 'Whether IMAP may open it.', 'IMAP으로 열 수 있는지 여부.'),
  MAPIEnabled: enabledSetting(
    'mapiDisabled',
    'Whether Outlook may open it at all.',
    'Outlook으로 열 수 있는지 여부.',
  ),
  MapiHttpEnabled: setting(
    anything(),
    'Whether Outlook may use MAPI over HTTP for it, whatever the organisation says; $null for what the organisation says.',
    '조직 설정과 관계없이 Outlook이 MAPI over HTTP를 쓸 수 있는지 여부. 조직 설정을 따르려면 $null.',
    (value) => ({
      attributes: { mapiHttpEnabled: value === null || value === '' ? null : toBoolean(value) },
    }),
  ),
  SmtpClientAuthenticationDisabled: setting(
    anything(),
    'Whether programs are kept from sending by authenticated SMTP; $null for what the organisation says.',
    'SMTP 인증으로 보내는 것을 막을지 여부. 조직 설정을 따르려면 $null.',
    (value) => ({
      attributes: {
        smtpClientAuthenticationDisabled: value === null || value === '' ? null : toBoolean(value),
      },
    }),
  ),
  ActiveSyncEnabled: notServed('ActiveSync', false),
  EwsEnabled: notServed('Exchange Web Services', false),
  OWAEnabled: notServed('Outlook on the web', false),
  PopEnabled: notServed('POP3', false),
  MAPIBlockOutlookRpcHttp: notServed('Outlook Anywhere', true),
  ...nameSettings,
  PrimarySmtpAddress: addressSettings.PrimarySmtpAddress,
  EmailAddresses: addressSettings.EmailAddresses,
} as const;

export const cmdlet = defineChange({
  name: 'Set-CASMailbox',
  synopsis: {
    en: 'Says by which protocols a mailbox can be opened.',
    ko: '사서함을 어떤 프로토콜로 열 수 있는지 정합니다.',
  },
  kinds: mailboxKinds,
  settings,
  examples: [
    {
      line: 'Get-Mailbox | Set-CASMailbox -ImapEnabled $false',
      synopsis: {
        en: 'Closes IMAP once everyone uses Outlook.',
        ko: '모두 Outlook을 쓰게 되면 IMAP을 닫습니다.',
      },
    },
    {
      line: 'Set-CASMailbox minsu.kim@contoso.com -MapiHttpEnabled $true',
      synopsis: {
        en: 'Lets one person try MAPI over HTTP before the organisation turns it on.',
        ko: '조직에서 켜기 전에 한 사람만 MAPI over HTTP를 써 보게 합니다.',
      },
    },
    {
      line: 'Set-CASMailbox scanner@contoso.com -SmtpClientAuthenticationDisabled $false',
      synopsis: {
        en: 'Lets one device send where the organisation forbids it.',
        ko: '조직에서 막았더라도 장치 하나는 보낼 수 있게 합니다.',
      },
    },
  ],
});
