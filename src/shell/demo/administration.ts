import { PassThrough } from 'node:stream';
import { findPrincipal } from '../../access/account-owner.ts';
import type { Principal } from '../../access/principal.ts';
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Language } from '../../base/language.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { Platform } from '../platform.ts';
import { ScriptConsole } from '../script/script-console.ts';
import type { Stage } from './stage.ts';

export interface AdministrationContext {
  readonly platform: Platform;
  readonly stage: Stage;
  readonly clock: Clock;
  readonly language: Language;
  readonly signal: AbortSignal;
}

export const batchName = '전직원';
/** From the old server to a batch that runs; `$csv` holds the rows of the file. */
export const movingLines = (port: number): readonly string[] => [
  `Test-MigrationServerAvailability -IMAP -RemoteServer 127.0.0.1 -Port ${port} -Security None | Format-List Result`,
  `New-MigrationEndpoint -IMAP -Name IMAPEndpoint -RemoteServer 127.0.0.1 -Port ${port} -Security None | Format-Table`,
  `New-MigrationBatch -Name ${batchName} -SourceEndpoint IMAPEndpoint -CSVData $csv -AutoStart | Format-Table`,
];
export const proofLines = [
  `Get-MigrationBatch ${batchName} | Format-List Status, TotalCount, SyncedCount, FailedCount`,
  `Test-MigrationBatch ${batchName} -Verify Digests | Where-Object { -not $_.FolderName } | Format-Table Identity, Source, Matched, Missing, Different, Result`,
] as const;

/** What an administrator types, and then what somebody of the help desk may and may not. */
export const administratorLines = [
  "Get-Mailbox -Filter \"Alias -like 'm*' -or Department -eq '영업부'\" | Format-Table DisplayName, PrimarySmtpAddress, ProhibitSendQuota",
  'Set-Mailbox minsu.kim -ProhibitSendQuota 45GB -ProhibitSendReceiveQuota 50GB',
  'Get-Mailbox minsu.kim | Format-List DisplayName, Prohibit*',
  "Add-RoleGroupMember 'Help Desk' -Member terry.adams",
] as const;
export const helpDeskLine = 'Remove-Mailbox minsu.kim -Confirm:$false';
export const auditLines = [
  'Search-AdminAuditLog | Format-Table CmdletName, ObjectModified, Caller, Succeeded',
  'Test-AdminAuditLog | Format-List IsValid, RecordCount',
] as const;

export class Administration {
  readonly #context: AdministrationContext;

  constructor(context: AdministrationContext) {
    this.#context = context;
  }

  /** Runs the lines as somebody, and shows them with what they put out. */
  async type(
    principal: Principal,
    lines: readonly string[],
    variables: Readonly<Record<string, Value>> = {},
  ): Promise<void> {
    const { platform, stage, clock, language, signal } = this.#context;
    const runtime = await platform.sessions.open(principal, { language, signal });
    for (const [name, value] of Object.entries(variables)) runtime.session.global.set(name, value);
    for (const line of lines) {
      stage.line(`PS> ${line}`);
      const screen = new PassThrough();
      const styles = { stdout: undefined, stderr: undefined };
      const console = new ScriptConsole(runtime, {
        ...{ format: undefined, stdout: screen, stderr: screen, styles, clock, progress: undefined },
      });
      screen.setEncoding('utf8');
      await console.run(line);
      const shown = String(screen.read() ?? '').trimEnd();
      if (shown !== '') for (const text of [...shown.split('\n'), '']) stage.line(text);
    }
  }

  /** The person as they are once they have signed in. */
  async accountOf(organization: Tenant, identity: string): Promise<Principal> {
    const { recipients } = this.#context.platform;
    const principal = findPrincipal(organization, await recipients.get(organization.tenant, identity));
    if (principal !== undefined) return principal;
    throw new AppError({ kind: 'internal', code: 'demo.account', message: `${identity} may not sign in.` });
  }
}
