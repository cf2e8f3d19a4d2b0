import { defineVariableChange } from '../kit/objects/define-variable-change.ts';

export const cmdlet = defineVariableChange(
  'Remove-Variable',
  { en: 'Removes variables.', ko: '변수를 제거합니다.' },
  (scope, variable) => scope.delete(variable),
);
