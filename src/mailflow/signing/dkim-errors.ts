import { AppError } from '../../base/errors.ts';
import { keyRecord, keyRecordName } from '../../wire/dkim/key-record.ts';
import type { DkimConfig, DkimSelector } from './dkim-config.ts';

export function noSigningConfig(domain: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'dkim.notFound',
    message: `The operation couldn't be performed because object '${domain}' couldn't be found: its mail isn't signed yet. Make a config first: New-DkimSigningConfig -DomainName ${domain} -Enabled $true.`,
    details: { domain },
  });
}

export function hasSigningConfig(domain: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'dkim.exists',
    message: `${domain} has a DKIM signing config already. Change it with Set-DkimSigningConfig, or replace its key with Rotate-DkimSigningConfig.`,
    details: { domain },
  });
}

export function unprovedDomain(domain: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'dkim.unproved',
    message: `${domain} isn't proved to be yours yet, so nobody can write from it. Run Confirm-AcceptedDomain ${domain} first.`,
    details: { domain },
  });
}

export function changedMeanwhile(domain: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'dkim.changed',
    message: `The DKIM signing config of ${domain} was changed by somebody else at the same time. Look at it with Get-DkimSigningConfig ${domain} and try again.`,
    details: { domain },
  });
}

export function rotationUnderWay({ displayName }: DkimConfig, selector: DkimSelector): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'dkim.rotationUnderWay',
    message: `A rotation of ${displayName} is under way: ${selector.name} takes over at the time that Get-DkimSigningConfig ${displayName} shows as RotateOnDate. Rotate again after that.`,
    details: { domain: displayName },
  });
}

/** Exchange's words where it asks for two CNAME records; here the keys themselves are published. */
export function keyNotPublished(config: DkimConfig): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'dkim.notPublished',
    message: `TXT record does not exist for this config. Please publish the following records first, then run: Set-DkimSigningConfig ${config.displayName} -Enabled $true\n${recordsToPublish(config)}`,
    details: { domain: config.displayName },
  });
}

/** As an administrator types them in where the zone is kept. */
export function recordsToPublish({
  selectors,
  domain,
}: {
  readonly selectors: readonly DkimSelector[];
  readonly domain: string;
}): string {
  return selectors
    .map(({ name, publicKey }) =>
      [`  Name:  ${keyRecordName(name, domain)}`, '  Type:  TXT', `  Value: ${keyRecord(publicKey)}`].join(
        '\n',
      ),
    )
    .join('\n');
}
