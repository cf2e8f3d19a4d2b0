import { relationshipRole } from '../../partner/relationship.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';
import { days } from '../mailbox-kit/days.ts';
import { findAccessGroups, presentRelationship } from '../partner-kit/access-groups.ts';
import { accessGroupParameter } from '../partner-kit/parameters.ts';
import { partnerRelationshipObject } from '../presentation/partner-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'New-PartnerRelationship',
  synopsis: {
    en: 'Asks a customer to let your organisation administer it.',
    ko: '고객 조직을 관리할 수 있도록 고객에게 승인을 요청합니다.',
  },
  description: {
    en: 'Gives out an identity. Send it to an administrator of the customer, who approves with Approve-PartnerRelationship; until then it gives nothing. With -Role it is granular: those roles alone, until it expires. Without, it is delegated administration (DAP): everything that Organization Management may do, with no end. What a partner holds by named roles it cannot pass on, and no partner approves or lengthens its own access.',
    ko: '관계의 ID를 만들어 줍니다. 이 ID를 고객의 관리자에게 보내면 관리자가 Approve-PartnerRelationship으로 승인하며, 그 전에는 아무 권한도 없습니다. -Role을 지정하면 그 역할만 만료일까지 쓰는 세분화된 관계가 되고, 지정하지 않으면 Organization Management의 모든 권한을 기한 없이 쓰는 위임 관리(DAP)가 됩니다. 역할을 지정해 받은 권한은 다른 사람에게 줄 수 없고, 파트너가 자신의 권한을 스스로 승인하거나 연장할 수도 없습니다.',
  },
  role: relationshipRole,
  scope: 'organization',
  effect: 'change',
  output: partnerRelationshipObject,
  parameters: {
    DisplayName: parameter({
      schema: text({ maxLength: 100 }),
      synopsis: { en: 'What both sides call it.', ko: '양쪽이 함께 쓰는 이름.' },
      position: 0,
      mandatory: true,
    }),
    Role: parameter({
      schema: list(text()),
      synopsis: {
        en: 'Built-in role groups or roles, such as Help Desk; names of Microsoft Entra roles are understood too.',
        ko: '기본 제공 역할 그룹 또는 역할. 예: Help Desk. Microsoft Entra 역할 이름도 사용할 수 있습니다.',
      },
    }),
    Duration: parameter({
      schema: days(),
      synopsis: {
        en: 'Days from the approval on: 1 to 730, and 730 without it. With -Role.',
        ko: '승인한 날부터의 일수(1~730). 없으면 730일. -Role과 함께 씁니다.',
      },
    }),
    CustomerDomain: parameter({
      schema: text({ maxLength: 255 }),
      synopsis: {
        en: 'Whoever has this domain alone may approve; else whoever is told the identity.',
        ko: '이 도메인을 가진 조직만 승인할 수 있습니다. 없으면 ID를 아는 조직이 승인할 수 있습니다.',
      },
    }),
    AccessGroup: accessGroupParameter,
  },
  examples: [
    {
      line: "New-PartnerRelationship 'Contoso support' -Role 'Help Desk' -Duration 365 -CustomerDomain contoso.com",
      synopsis: { en: 'One role for a year.', ko: '역할 하나를 1년 동안 요청합니다.' },
    },
    {
      line: "New-PartnerRelationship 'Contoso' -AccessGroup 'Admin Agents'",
      synopsis: {
        en: 'Delegated administration, for one group of the staff.',
        ko: '직원 그룹 하나가 사용할 위임 관리.',
      },
    },
  ],
  target: ({ DisplayName }) => DisplayName,
  async process({ DisplayName, Role, Duration, CustomerDomain, AccessGroup }, context) {
    const { rooms, organization, actor } = context;
    const groups = AccessGroup && (await findAccessGroups(AccessGroup, context));
    const relationship = await rooms.partners.offer(
      organization,
      {
        displayName: DisplayName,
        ...(Role !== undefined && { roles: Role }),
        ...(Duration != null && { durationDays: Duration }),
        ...(CustomerDomain !== undefined && { customerDomain: CustomerDomain }),
        ...(groups !== undefined && { accessGroups: groups }),
      },
      actor.name,
    );
    return presentRelationship(relationship, context);
  },
});
