import { parseEndpointUrl } from '../../operations/client-access/endpoint-url.ts';
import type {
  DirectorySettings,
  ExtendedProtectionFlag,
  MapiAuthenticationMethod,
  TokenChecking,
} from '../../operations/client-access/virtual-directory.ts';
import type { AddressEdit } from '../../organization/address-list.ts';
import { applyEdit, type ListEdit } from './directory-parameters.ts';

interface GivenSettings {
  readonly InternalUrl?: string | undefined;
  readonly ExternalUrl?: string | undefined;
  readonly IISAuthenticationMethods?: ListEdit<MapiAuthenticationMethod> | undefined;
  readonly ExtendedProtectionTokenChecking?: TokenChecking | undefined;
  readonly ExtendedProtectionFlags?: ListEdit<ExtendedProtectionFlag> | undefined;
  readonly ExtendedProtectionSPNList?: AddressEdit | undefined;
}

/** What was given, over what there is; an empty text takes a URL away. */
export function changeOf(given: GivenSettings, before: DirectorySettings): Partial<DirectorySettings> {
  const { InternalUrl: internal, ExternalUrl: external, IISAuthenticationMethods: methods } = given;
  const protection = protectionOf(given, before);
  return {
    ...(internal !== undefined && {
      internalUrl: internal === '' ? null : parseEndpointUrl('InternalUrl', internal),
    }),
    ...(external !== undefined && {
      externalUrl: external === '' ? null : parseEndpointUrl('ExternalUrl', external),
    }),
    ...(methods !== undefined && { authenticationMethods: applyEdit(before.authenticationMethods, methods) }),
    ...(protection !== undefined && { extendedProtection: protection }),
  };
}

function protectionOf(
  {
    ExtendedProtectionTokenChecking: tokenChecking,
    ExtendedProtectionFlags: flags,
    ExtendedProtectionSPNList: spnList,
  }: GivenSettings,
  { extendedProtection: before }: DirectorySettings,
): DirectorySettings['extendedProtection'] | undefined {
  if (tokenChecking === undefined && flags === undefined && spnList === undefined) return undefined;
  return {
    tokenChecking: tokenChecking ?? before.tokenChecking,
    flags: flags === undefined ? before.flags : editedFlags(before.flags, flags),
    spnList: spnList === undefined ? before.spnList : editedNames(before.spnList, spnList),
  };
}

/** None stands for an empty list; with another beside it, it is not said. */
function editedFlags(
  before: readonly ExtendedProtectionFlag[],
  edit: ListEdit<ExtendedProtectionFlag>,
): ExtendedProtectionFlag[] {
  if (edit.set !== undefined) return edit.set.length === 0 ? ['None'] : [...edit.set];
  const left = applyEdit(
    before.filter((flag) => flag !== 'None'),
    edit,
  );
  return left.length === 0 ? ['None'] : left;
}

function editedNames(before: readonly string[], edit: AddressEdit): string[] {
  const whole: ListEdit<string> = edit;
  return applyEdit(before, whole)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
