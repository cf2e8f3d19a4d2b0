/** Who writes to people about their migrations, and how mail of the server itself leaves it. */
import { readFileSync } from 'node:fs';
import { AppError } from '../base/errors.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { Migrations } from '../migration/control/migrations.ts';
import type { MailNotifier } from '../migration/notifications/mail-notifier.ts';
import type { SmartHostSettings } from '../migration/notifications/smart-host.ts';
import type { MigrationReports } from '../migration/reports/migration-reports.ts';
import { RecipientLocator } from '../organization/recipient-locator.ts';
import { serverName } from './listeners.ts';
import type { MigrationParts } from './migration-loaders.ts';
import { readSecretFile } from './secret-file.ts';

/** Between two answers of the smart host. */
const smartHostTimeoutMs = 30_000;

export async function loadMigrationNotifier(
  { config, directory, mailboxes, activity, clock, random }: MigrationParts,
  { batches }: Migrations,
  reports: MigrationReports,
): Promise<MailNotifier> {
  const [{ MailNotifier }, { smtpSmartHost }] = await Promise.all([
    import('../migration/notifications/mail-notifier.ts'),
    import('../migration/notifications/smart-host.ts'),
  ]);
  const settings = smartHostSettings(config);
  const server = serverName(config);
  return new MailNotifier({
    reports,
    batches,
    locator: new RecipientLocator(directory),
    openMailbox: (key) => mailboxes.open(key),
    activity,
    smartHost: settings && smtpSmartHost(settings),
    from: config.mail.from ?? `landfall@${server}`,
    server,
    languageOf: () => config.server.language,
    clock,
    random,
  });
}

/** Files are read when the first mail is sent, so that one that is not there stops no server. */
export function smartHostSettings(config: Configuration): SmartHostSettings | undefined {
  const { smartHost } = config.mail;
  if (smartHost === undefined) return undefined;
  const { host, port, security, user, passwordFile, caFile } = smartHost;
  return {
    host,
    port,
    security,
    user,
    password: passwordFile && readSecretFile('mail.smartHost.passwordFile', passwordFile),
    ca: caFile && readCertificates(caFile),
    clientName: serverName(config),
    timeoutMs: smartHostTimeoutMs,
  };
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError({
      kind: 'invalid',
      code: 'configuration.certificates',
      message: `mail.smartHost.caFile: the file ${file} cannot be read. Check the path and its permissions.`,
      details: { file },
      cause,
    });
  }
}
