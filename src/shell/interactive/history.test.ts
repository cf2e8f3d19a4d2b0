import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { carriesSecret, History, mostLines } from './history.ts';
import { HistoryFile, historyPath } from './history-file.ts';

describe('lines that carry a secret', () => {
  it.each([
    "New-Mailbox kim -Password 'Passw0rd'",
    'New-Mailbox kim -password Passw0rd',
    'New-Mailbox kim -Password:Passw0rd',
    "ConvertTo-SecureString 'Passw0rd' -AsPlainText -Force",
    "Set-Mailbox kim -Password (ConvertTo-SecureString -String 'x' -AsPlainText -Force)",
    "Set-Mailbox kim -Password ('Pass' + 'w0rd')",
    "$password = 'Passw0rd'",
    '$clientSecret="abc"',
    "$p = @{ Name = 'kim'; Password = 'Passw0rd' }",
    "New-Object PSCredential('kim', $p, 'x')",
    '[System.Net.NetworkCredential]::new("kim", "Passw0rd")',
    'Connect-Server -Token abc123',
  ])('%s', (line) => {
    expect(carriesSecret(line)).toBe(true);
  });

  it.each([
    'Get-Mailbox kim',
    'New-Mailbox kim -Password $password',
    'New-Mailbox kim -Password (Read-Host "Password" -AsSecureString)',
    '$password = Read-Host "Password" -AsSecureString',
    'Set-Mailbox kim -ResetPasswordOnNextLogon $true',
    '$credential = Get-Credential',
    'Connect-Server -Credential $credential',
    'Get-Mailbox | Where-Object PasswordAge -gt 5',
    'Set-Mailbox kim -Password',
  ])('not %s', (line) => {
    expect(carriesSecret(line)).toBe(false);
  });
});

describe('history', () => {
  it.each([
    ['', false],
    ['   ', false],
    ['Get-Date', false],
    ['Get-Mailbox', true],
    ["$password = 'x'", false],
    ['x'.repeat(20_001), false],
  ])('keeps %j: %s', (line, kept) => {
    const history = new History(['Get-Date']);
    expect(history.add(line)).toBe(kept);
    expect(history.lines.at(-1)).toBe(kept ? line : 'Get-Date');
  });

  it('is bounded', () => {
    const history = new History(Array.from({ length: mostLines + 10 }, (_, index) => `line ${index}`));
    history.add('last');
    expect(history.lines).toHaveLength(mostLines);
    expect(history.lines.at(0)).toBe('line 11');
  });
});

describe('the file of history', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'landfall-history-'));
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    [{ XDG_STATE_HOME: '/state', HOME: '/home/kim' }, '/state/landfall/history'],
    [{ HOME: '/home/kim' }, '/home/kim/.local/state/landfall/history'],
    [{ XDG_STATE_HOME: 'relative', HOME: '/home/kim' }, '/home/kim/.local/state/landfall/history'],
  ])('%j', (environment, expected) => {
    expect(historyPath(environment)).toBe(expected);
  });

  it('keeps lines of several rows from one shell to the next, for its owner alone', async () => {
    const file = path.join(folder, 'new', 'history');
    expect(await new HistoryFile(file).read()).toEqual([]);
    await new HistoryFile(file).append('if (1) {\n  "김"\n}');
    await new HistoryFile(file).append('Get-Date');
    expect(await new HistoryFile(file).read()).toEqual(['if (1) {\n  "김"\n}', 'Get-Date']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('leaves out what is damaged', async () => {
    const file = path.join(folder, 'damaged');
    await writeFile(file, '"one"\n"cut of\n12\n"two"\n');
    expect(await new HistoryFile(file).read()).toEqual(['one', 'two']);
  });

  it('drops the oldest once many have gathered', async () => {
    const file = path.join(folder, 'long');
    await writeFile(file, Array.from({ length: mostLines + 2_000 }, (_, index) => `"${index}"\n`).join(''));
    expect((await new HistoryFile(file).read()).at(0)).toBe('2000');
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(mostLines + 1);
  });
});
