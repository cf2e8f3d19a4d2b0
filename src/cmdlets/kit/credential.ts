import type { z } from 'zod';
import { CredentialValue, type Value } from '../../wire/powershell-language/index.ts';
import { cannotConvert, convertible } from './parameter-types.ts';

const typeName = 'System.Management.Automation.PSCredential';

/** Its parameter has to be marked `secret`. */
export function credential(): z.ZodType<CredentialValue, Value> {
  return convertible({ typeName }, (value) =>
    value instanceof CredentialValue
      ? value
      : cannotConvert('********', typeName, 'Give a credential: -Credentials (Get-Credential).'),
  );
}
