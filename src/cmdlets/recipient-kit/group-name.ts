import { nameGroup } from '../../organization/group-naming.ts';
import type { CmdletContext } from '../kit/context.ts';
import { flag } from '../kit/parameter-types.ts';

export const ignoreNamingPolicy = flag({
  synopsis: {
    en: 'The name stays as it is given, whatever the organisation says of names of groups.',
    ko: '조직의 그룹 이름 지정 정책을 적용하지 않습니다.',
  },
});

interface Named {
  readonly Name?: string | undefined;
  readonly DisplayName?: string | undefined;
  readonly IgnoreNamingPolicy: boolean;
}

/** The names that were given, as the organisation has names of groups. */
export async function groupNames<B extends Named>(bound: B, context: CmdletContext): Promise<B> {
  const { rooms, organization } = context;
  const { Name, DisplayName, IgnoreNamingPolicy } = bound;
  if (IgnoreNamingPolicy || (Name === undefined && DisplayName === undefined)) return bound;
  const config = await rooms.organizations.config.read(organization.tenant);
  return {
    ...bound,
    ...(Name !== undefined && { Name: nameGroup(Name, config) }),
    ...(DisplayName !== undefined && { DisplayName: nameGroup(DisplayName, config) }),
  };
}
