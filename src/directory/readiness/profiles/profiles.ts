import type { ProfileName } from '../finding.ts';
import { idFixDedicated } from './id-fix-dedicated.ts';
import { idFixMultiTenant } from './id-fix-multi-tenant.ts';
import { microsoft365Doc } from './microsoft365-doc.ts';
import type { ReadinessProfile } from './profile.ts';

export const profiles: Readonly<Record<ProfileName, ReadinessProfile>> = {
  Microsoft365Doc: microsoft365Doc,
  IdFixMultiTenant: idFixMultiTenant,
  IdFixDedicated: idFixDedicated,
};
