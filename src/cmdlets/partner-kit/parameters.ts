import { findMember, toText } from '../../wire/powershell-language/index.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { identity, list } from '../kit/parameter-types.ts';

const relationshipIdentity = () =>
  identity('Landfall.PartnerRelationshipIdParameter', (value) => {
    const found = findMember(value, 'Identity')?.value;
    return found === null || found === undefined ? undefined : toText(found);
  });

export const relationshipParameter = parameter({
  schema: relationshipIdentity(),
  synopsis: {
    en: 'The identity that the partner told you, or a display name in your own list.',
    ko: '파트너가 알려 준 ID, 또는 내 목록에 있는 표시 이름.',
  },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
});

export const accessGroupParameter = parameter({
  schema: list(recipientIdentity()),
  synopsis: {
    en: 'Security groups of your own staff who may use it; the members of Organization Management without it.',
    ko: '이 관계를 사용할 수 있는 우리 회사 직원의 보안 그룹. 없으면 Organization Management의 구성원.',
  },
  completer: 'recipient',
});
