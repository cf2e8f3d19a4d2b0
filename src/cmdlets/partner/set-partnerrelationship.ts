import { relationshipRole } from '../../partner/relationship.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { findAccessGroups } from '../partner-kit/access-groups.ts';
import { accessGroupParameter, relationshipParameter } from '../partner-kit/parameters.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-PartnerRelationship',
  synopsis: {
    en: 'Changes which of your staff may use a relationship, and what it is called.',
    ko: '관계를 사용할 수 있는 직원 그룹과 관계의 이름을 바꿉니다.',
  },
  description: {
    en: 'For the partner. It holds at once, also for sessions that are open. Roles and end date are what the customer approved: for others, make a new relationship.',
    ko: '파트너가 사용합니다. 열려 있는 세션에도 바로 적용됩니다. 역할과 만료일은 고객이 승인한 것이므로 바꾸려면 새 관계를 만드십시오.',
  },
  role: relationshipRole,
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: relationshipParameter,
    DisplayName: parameter({
      schema: text({ maxLength: 100 }),
      synopsis: { en: 'What it is called from now on.', ko: '새 이름.' },
    }),
    AccessGroup: accessGroupParameter,
  },
  examples: [
    {
      line: "Set-PartnerRelationship 'Contoso support' -AccessGroup 'Helpdesk Agents', 'Admin Agents'",
      synopsis: { en: 'Two groups of the staff.', ko: '직원 그룹 두 개를 지정합니다.' },
    },
  ],
  target: async ({ Identity }, { rooms, organization }) =>
    (await rooms.partners.get(organization, Identity)).offer?.displayName ?? Identity,
  async process({ Identity, DisplayName, AccessGroup }, context) {
    const { rooms, organization, reporter } = context;
    if (DisplayName === undefined && AccessGroup === undefined) {
      warnUnmodified(Identity, { reporter });
      return undefined;
    }
    const groups = AccessGroup && (await findAccessGroups(AccessGroup, context));
    await rooms.partners.change(organization, Identity, {
      ...(DisplayName !== undefined && { displayName: DisplayName }),
      ...(groups !== undefined && { accessGroups: groups }),
    });
    return undefined;
  },
});
