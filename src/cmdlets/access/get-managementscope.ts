import { roleObjectNotFound } from '../../access/role-errors.ts';
import { scopeParameter } from '../access-kit/parameters.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { flag } from '../kit/parameter-types.ts';
import { managementScopeObject } from '../presentation/role-objects.ts';

export const cmdlet = defineCmdlet({
  name: 'Get-ManagementScope',
  synopsis: { en: 'Shows management scopes.', ko: '관리 범위를 표시합니다.' },
  role: 'Role Management',
  scope: 'organization',
  effect: 'read',
  output: managementScopeObject,
  parameters: {
    Identity: { ...scopeParameter, mandatory: false },
    Orphan: flag({
      synopsis: { en: 'Those that no assignment uses.', ko: '아무 할당에도 쓰이지 않는 범위.' },
    }),
  },
  examples: [
    { line: 'Get-ManagementScope', synopsis: { en: 'All of them.', ko: '모든 관리 범위.' } },
    { line: 'Get-ManagementScope -Orphan', synopsis: { en: 'Those left over.', ko: '쓰이지 않는 범위.' } },
  ],
  async *process({ Identity, Orphan }, { rooms, organization }) {
    const book = await rooms.roles.read(organization);
    const one = Identity === undefined ? undefined : book.findScope(Identity);
    if (Identity !== undefined && one === undefined) throw roleObjectNotFound('management scope', Identity);
    const used = new Set(book.assignments.map(({ scope }) => scope?.guid));
    for (const scope of one === undefined ? book.scopes : [one]) {
      if (!Orphan || !used.has(scope.guid)) yield managementScopeObject.present(scope);
    }
  },
});
