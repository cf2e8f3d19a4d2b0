import { isAppError } from '../../../base/errors.ts';
import type { PlanItem, ProvisioningError, ProvisioningErrorCode } from '../plan/plan-model.ts';

/** What the store did not take, as an error of the object: the next plan looks at it again. */
export function failureOf(item: PlanItem, error: unknown, now: number): ProvisioningError {
  const [source] = item.sources;
  const code = isAppError(error) ? error.code : '';
  return {
    anchor: item.anchor,
    code: codeOf(code),
    objectClass: item.objectClass,
    name: item.name,
    source: source ?? { connector: '', guid: '', dn: '' },
    attribute: attributeOf(code),
    value: isAppError(error)
      ? String(error.details.address ?? error.details.alias ?? error.details.upn ?? '')
      : '',
    conflictsWith: null,
    message: `${error instanceof Error ? error.message : String(error)} The next synchronization tries again.`,
    since: now,
  };
}

function codeOf(code: string): ProvisioningErrorCode {
  if (code.endsWith('.taken')) return 'AttributeValueMustBeUnique';
  if (/\.(?:tooLong|characters|empty|invalid)$/.test(code)) return 'IdentityDataValidationFailed';
  return code.endsWith('.tooMany') ? 'LargeObject' : 'ExportFailed';
}

/** `recipient.address.taken` is of proxyAddresses. */
const attributes: Readonly<Record<string, string>> = {
  address: 'proxyAddresses',
  addresses: 'proxyAddresses',
  alias: 'mailNickname',
  upn: 'userPrincipalName',
  name: 'cn',
  anchor: 'sourceAnchor',
};

function attributeOf(code: string): string {
  const part = code.split('.')[1] ?? '';
  return attributes[part] ?? part;
}
