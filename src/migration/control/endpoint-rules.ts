/** What an endpoint may be told. */

import { isIP } from 'node:net';
import { isHostName } from '../../base/addresses.ts';
import { findIanaZone } from '../../wire/time-zones/zone.ts';
import { migrationInvalid } from './control-errors.ts';
import { type EndpointSettings, endpointSecurities, maxEndpointConcurrency } from './endpoint-model.ts';

export const maxEndpointNameLength = 256;

export function checkObjectName(kind: 'endpoint' | 'batch', name: string, maxLength: number): string {
  const trimmed = name.trim();
  if (trimmed === '') throw migrationInvalid(`${kind}.name`, `The migration ${kind} needs a name.`);
  if (trimmed.length > maxLength) {
    throw migrationInvalid(
      `${kind}.name`,
      `The name of a migration ${kind} can have ${maxLength} characters, and this one has ${trimmed.length}.`,
    );
  }
  if (/\p{Cc}/u.test(trimmed)) {
    throw migrationInvalid(
      `${kind}.name`,
      `The name of a migration ${kind} can have no line breaks or other control characters.`,
    );
  }
  return trimmed;
}

export function checkEndpointSettings(settings: EndpointSettings): EndpointSettings {
  const { remoteServer, port, security, maxConcurrentMigrations, maxConcurrentIncrementalSyncs } = settings;
  const host = remoteServer.trim();
  if (!isHostName(host) && isIP(host) === 0) {
    throw refused(
      'RemoteServer',
      `"${host.slice(0, 100)}" is no name of a server. Write it as imap.contoso.com.`,
    );
  }
  requireWhole('Port', port, 1, 65_535);
  if (!endpointSecurities.includes(security)) {
    throw refused('Security', `Security is one of ${endpointSecurities.join(', ')}.`);
  }
  requireWhole('MaxConcurrentMigrations', maxConcurrentMigrations, 1, maxEndpointConcurrency);
  requireWhole('MaxConcurrentIncrementalSyncs', maxConcurrentIncrementalSyncs, 1, maxEndpointConcurrency);
  if (maxConcurrentIncrementalSyncs > maxConcurrentMigrations) {
    throw refused(
      'MaxConcurrentIncrementalSyncs',
      `MaxConcurrentIncrementalSyncs is ${maxConcurrentIncrementalSyncs} and can't be above MaxConcurrentMigrations, which is ${maxConcurrentMigrations}. Lower the first or raise the second.`,
    );
  }
  requireWhole('the number of connections for each mailbox', settings.maxConnectionsPerMailbox, 1, 15);
  if (settings.maxBytesPerSecond !== null) {
    requireWhole('The bandwidth limit', settings.maxBytesPerSecond, 1024, Number.MAX_SAFE_INTEGER);
  }
  if (settings.masterSeparator.length > 8) {
    throw refused('the separator of master users', 'The separator can have 8 characters.');
  }
  if (settings.hours) {
    checkTime(settings.hours.from);
    checkTime(settings.hours.to);
    checkTimeZone(settings.hours.timeZone);
    if (settings.hours.from === settings.hours.to) {
      throw refused(
        'hours',
        'The hours begin and end at the same time. Leave them out to allow the whole day.',
      );
    }
  }
  return { ...settings, remoteServer: host };
}

function checkTime(time: string): void {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) {
    throw refused('hours', `"${time.slice(0, 20)}" is no time of day. Write it as 22:00.`);
  }
}

export function checkTimeZone(timeZone: string): void {
  if (findIanaZone(timeZone) !== undefined) return;
  throw refused(
    'timeZone',
    `"${timeZone.slice(0, 64)}" is no time zone. Write it as Europe/Berlin, Asia/Seoul or UTC.`,
  );
}

export function requireWhole(what: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw refused(what, `${what} is a whole number from ${min} to ${max}, and ${value} is not.`);
}

function refused(field: string, message: string) {
  return migrationInvalid('setting', message, { field });
}
