import type { CmdletContext } from '../kit/context.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';

export const organizationalUnitParameter = parameter({
  schema: text(),
  synopsis: {
    en: 'Taken so that scripts for Exchange run; an organisation has no units.',
    ko: 'Exchange용 스크립트를 위해 받기만 합니다. 조직 구성 단위는 없습니다.',
  },
});

/** Nothing for the organisation itself, which is where everybody is. */
export function tellOfUnits(
  unit: string | undefined,
  name: string,
  { organization, reporter }: CmdletContext,
): void {
  if (unit === undefined || unit.toLowerCase() === organization.name.toLowerCase()) return;
  reporter.warn(
    `There are no organizational units here: "${unit}" is passed over, and ${name} belongs to ${organization.name}.`,
  );
}
