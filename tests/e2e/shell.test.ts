import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot, startChild } from '../support/child.ts';
import { Pty } from '../support/pty.ts';
import { describeWith } from '../support/services.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ctrlC = '\u0003';
const ctrlD = '\u0004';
const ctrlR = '\u0012';
const tab = '\t';
const enter = '\r';
const left = '\u001b[D';
const up = '\u001b[A';
const erase = '\u007f';

const environment = (folder: string, language = 'C') => ({
  HOME: folder,
  LANG: language,
  LC_ALL: language,
  NO_COLOR: '1',
  LANDFALL_LIMITS__MIN_FREE_BYTES: '0',
});

async function openShell(folder: string, language?: string): Promise<Pty> {
  const command = [process.execPath, path.join(projectRoot, 'bin/landfall.mjs'), 'shell'];
  return new Pty(command, { cwd: folder, env: environment(folder, language) });
}

describeWith('script', 'landfall shell at a terminal', () => {
  it('is where an administrator works', async () => {
    const folder = await temporaryFolder();
    await using shell = await openShell(folder);
    await shell.ends(['PS landfall>']);
    expect(shell.screen.lines()[0]).toMatch(/^Landfall \S+ on .*data$/);

    shell.type(`New-Organization contoso -DomainName contoso.com | Out-Null${enter}`);
    await shell.ends(['PS contoso>']);
    shell.type(
      `New-Mailbox 김철수 -Alias kim -UserPrincipalName kim@contoso.com -Password 'Passw0rd-1234' | Out-Null${enter}`,
    );
    await shell.until(
      (screen) => screen.lines().at(-1) === 'PS contoso>' && screen.lines().at(-2)?.includes('1234') === true,
      'to be done',
    );

    // Completion: a cmdlet, an identity in Hangul, a property; and the list on the second Tab.
    shell.type(`Get-Mailbox${tab}${tab}`);
    await shell.until(
      (screen) => screen.lines().some((line) => line.startsWith('Get-MailboxStatistics  ')),
      'to list',
    );
    shell.type(` 김${tab}`);
    await shell.ends(['PS contoso> Get-Mailbox 김철수']);
    shell.type(` | Select-Object Alia${tab}, PrimarySm${tab}${enter}`);
    await shell.ends([
      'Alias PrimarySmtpAddress',
      '----- ------------------',
      'kim   kim@contoso.com',
      '',
      'PS contoso>',
    ]);

    // Variables and functions last; several lines; editing Hangul.
    shell.type(`foreach ($n in 1..2) {${enter}`);
    await shell.ends(['PS contoso> foreach ($n in 1..2) {', '>>']);
    shell.type(`  "한글 시험 $n"${left.repeat(4)}${erase}도${enter}`);
    await shell.ends(['>>   "한글 시도 $n"', '>>']);
    shell.type(`}${enter}`);
    await shell.ends(['>> }', '한글 시도 1', '한글 시도 2', 'PS contoso>']);

    // Ctrl-C stops what runs, and keeps the shell with all it knows.
    shell.type(`$i = 0; while ($true) { $i++ }${enter}`);
    await shell.ends(['PS contoso> $i = 0; while ($true) { $i++ }']);
    shell.type(ctrlC);
    await shell.ends(['PS contoso>']);
    shell.type(`$i -gt 0${enter}`);
    await shell.ends(['True', 'PS contoso>']);
    shell.type(`Get-Nothing${ctrlC}`);
    await shell.ends(['PS contoso> Get-Nothing', 'PS contoso>']);

    // Earlier lines.
    shell.type(`${ctrlR}-gt`);
    await shell.ends(['PS contoso> $i -gt 0', 'Earlier line: -gt_']);
    shell.type(enter);
    await shell.ends(['True', 'PS contoso>']);

    // Errors, with their place; the question before something is removed.
    shell.type(`1 +${enter}2 3${enter}`);
    await shell.until((screen) => screen.lines().join('\n').includes('Line |'), 'to tell of the error');
    await shell.ends(['PS contoso>']);
    shell.type(`Remove-Mailbox kim${enter}`);
    await shell.until((screen) => screen.lines().at(-1)?.startsWith('[Y] Yes') === true, 'to ask');
    shell.type(`n${enter}`);
    await shell.ends(['PS contoso>']);
    shell.type(`(Get-Mailbox).Alias${enter}`);
    await shell.ends(['kim', 'PS contoso>']);

    shell.type(`exit 5${enter}`);
    expect(await shell.exited).toMatchObject({ code: 5 });
    const history = path.join(folder, '.local/state/landfall/history');
    const kept = await readFile(history, 'utf8');
    expect(kept).toContain('Get-Mailbox 김철수 | Select-Object Alias, PrimarySmtpAddress');
    expect(kept).not.toContain('Passw0rd');
    expect((await stat(history)).mode & 0o777).toBe(0o600);
  });

  it('speaks Korean, remembers lines, and ends with Ctrl-D', async () => {
    const folder = await temporaryFolder();
    for (const line of ['"첫째"', undefined]) {
      await using shell = await openShell(folder, 'ko_KR.UTF-8');
      await shell.ends(['PS landfall>']);
      expect(shell.screen.lines()[1]).toContain('exit는 종료입니다');
      shell.type(line === undefined ? `${up}${enter}` : `${line}${enter}`);
      await shell.ends(['PS landfall> "첫째"', '첫째', 'PS landfall>']);
      shell.type(ctrlD);
      expect(await shell.exited).toMatchObject({ code: 0 });
    }
  });

  it('asks at the terminal for a script that was given on the command line, and takes Ctrl-C for no answer', async () => {
    const folder = await temporaryFolder();
    const script =
      "New-Organization contoso -DomainName contoso.com | Out-Null; Read-Host 'Name'; Remove-Organization contoso";
    const command = [process.execPath, path.join(projectRoot, 'bin/landfall.mjs'), '-c', script];
    await using run = new Pty(command, { cwd: folder, env: environment(folder) });
    await run.ends(['Name:']);
    run.type(`홍길동${enter}`);
    await run.until((screen) => screen.lines().at(-1)?.startsWith('[Y] Yes') === true, 'to ask');
    expect(run.screen.lines()).toContain('홍길동');
    run.type(ctrlC);
    expect(await run.exited).toMatchObject({ code: 2 });
    expect(run.screen.lines().at(-1)).toBe('Interrupted.');
  });

  it('shows progress while it lasts, and nothing of it afterwards', async () => {
    const folder = await temporaryFolder();
    await using shell = await openShell(folder);
    await shell.ends(['PS landfall>']);
    shell.type(`while ($true) { Write-Progress Copy kim -PercentComplete 40 }${enter}`);
    await shell.until((screen) => screen.lines().at(-1)?.endsWith('40%') === true, 'to have a bar');
    shell.type(ctrlC);
    await shell.ends(['PS landfall>']);
    expect(shell.screen.lines().join('\n')).not.toContain('40%');
  });
});

it('landfall shell runs what is piped in as a script', async () => {
  const folder = await temporaryFolder();
  await using child = await startChild('bin/landfall.mjs', {
    args: ['shell'],
    cwd: folder,
    env: environment(folder),
  });
  child.write('$x = 20\nif ($x) {\n  $x + 1\n}\nexit 3\n');
  child.endInput();
  expect(await child.exited).toMatchObject({ code: 3 });
  expect(child.output.filter((line) => line !== '')).toEqual(['21']);
});
