import { defineVariableChange } from '../kit/objects/define-variable-change.ts';

export const cmdlet = defineVariableChange(
  'Clear-Variable',
  { en: 'Empties variables.', ko: '변수의 값을 비웁니다.' },
  (scope, variable) => scope.set(variable, null),
);
