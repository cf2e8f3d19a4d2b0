import type { Value } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { cannotConvert, convertible } from '../kit/parameter-types.ts';

const typeName = 'System.Management.Automation.Remoting.PSSessionOption';

export interface SessionOption {
  readonly skipCACheck: boolean;
  readonly skipCNCheck: boolean;
  readonly skipRevocationCheck: boolean;
  readonly maximumRedirection: number;
}

/** PowerShell's own. */
export const defaultMaximumRedirection = 5;

export const sessionOptionType = defineObjectType<SessionOption>({
  typeNames: [typeName],
  properties: {
    SkipCACheck: ({ skipCACheck }) => skipCACheck,
    SkipCNCheck: ({ skipCNCheck }) => skipCNCheck,
    SkipRevocationCheck: ({ skipRevocationCheck }) => skipRevocationCheck,
    MaximumConnectionRedirectionCount: ({ maximumRedirection }) => maximumRedirection,
  },
  toText: () => typeName,
});

export const sessionOption = () =>
  convertible(
    { typeName },
    (value: Value): SessionOption =>
      sessionOptionType.find(value) ??
      cannotConvert(value, typeName, 'Give what New-PSSessionOption gave out.'),
  );
