import { defineCmdlet } from '../kit/definition.ts';
import { mailContactObject } from '../presentation/mail-contact-object.ts';
import { presentRecipient } from '../presentation/present-recipients.ts';
import { personNameSettings } from '../recipient-kit/address-book-settings.ts';
import { bareAddress, moderationSettings } from '../recipient-kit/mail-settings.ts';
import { newRecipientParameters, targetParameter } from '../recipient-kit/new-recipient.ts';
import { organizationalUnitParameter, tellOfUnits } from '../recipient-kit/organizational-unit.ts';
import { attributesOf, fromProperties } from '../recipient-kit/setting.ts';

const parameters = {
  Name: newRecipientParameters.Name,
  ExternalEmailAddress: targetParameter,
  Alias: newRecipientParameters.Alias,
  DisplayName: newRecipientParameters.DisplayName,
  ...fromProperties(personNameSettings),
  ...moderationSettings,
  OrganizationalUnit: organizationalUnitParameter,
} as const;

export const cmdlet = defineCmdlet({
  name: 'New-MailContact',
  synopsis: {
    en: 'Makes a contact for a mail address outside of the organisation.',
    ko: '조직 밖의 메일 주소를 연락처로 만듭니다.',
  },
  role: 'Mail Recipient Creation',
  scope: 'organization',
  effect: 'change',
  output: mailContactObject,
  parameters,
  examples: [
    {
      line: "New-MailContact -Name 'Chris Ashton' -ExternalEmailAddress chris@fabrikam.com",
      synopsis: { en: 'One contact.', ko: '연락처 하나.' },
    },
    {
      line: 'Import-Csv contacts.csv | ForEach-Object { New-MailContact -Name $_.Name -ExternalEmailAddress $_.Email }',
      synopsis: { en: 'From a file.', ko: '파일에서 읽어 만듭니다.' },
    },
  ],
  target: ({ Name }) => Name,
  async process(bound, context) {
    tellOfUnits(bound.OrganizationalUnit, 'the contact', context);
    const { Name, ExternalEmailAddress, Alias, DisplayName } = bound;
    const created = await context.rooms.recipients.createOne(context.organization.tenant, {
      kind: 'mailContact',
      name: Name,
      targetAddress: bareAddress(ExternalEmailAddress),
      ...(Alias !== undefined && { alias: Alias }),
      ...(DisplayName !== undefined && { displayName: DisplayName }),
      attributes: await attributesOf(parameters, bound, context),
    });
    return presentRecipient(mailContactObject, created, context);
  },
});
