import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startChild } from '../support/child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Ran {
  readonly code: number | null;
  readonly lines: readonly string[];
}

async function landfall(folder: string, ...args: string[]): Promise<Ran> {
  const env = { LANG: 'C', LC_ALL: 'C', LANDFALL_LIMITS__MIN_FREE_BYTES: '0' };
  await using child = await startChild('bin/landfall.mjs', { args, cwd: folder, env });
  const { code } = await child.exited;
  return { code, lines: child.output.filter((line) => line !== '') };
}

describe('landfall -c', () => {
  it('makes an organisation in an empty folder and shows it in every form', async () => {
    const folder = await temporaryFolder();
    const made = await landfall(folder, '-c', 'New-Organization contoso -DomainName contoso.com');
    expect(made.code).toBe(0);
    const shown = await landfall(folder, '-c', 'Get-Organization | Select-Object Name');
    expect(shown).toEqual({ code: 0, lines: ['Name', '----', 'contoso'] });
    const selected = (format: string) =>
      landfall(folder, '-c', 'Get-Organization | Select-Object Name, DisplayName', '--output', format);
    expect((await selected('list')).lines).toEqual(['Name        : contoso', 'DisplayName : contoso']);
    expect(JSON.parse((await selected('json')).lines.join('\n'))).toEqual([
      { Name: 'contoso', DisplayName: 'contoso' },
    ]);
    expect((await selected('ndjson')).lines).toEqual(['{"Name":"contoso","DisplayName":"contoso"}']);
    expect((await selected('csv')).lines).toEqual(['"Name","DisplayName"', '"contoso","contoso"']);
  });

  it.each([
    ['1 + 1', 0, '2'],
    ['Get-Organisation', 1, 'Did you mean Get-Organization?'],
    ['Get-Organization nobody; 5', 1, 'There is no organisation "nobody"'],
    ['exit 7', 7, ''],
    ['throw "no"', 2, 'no'],
    ['1 +', 2, 'You must provide a value expression'],
  ])('%s ends with %i', async (script, code, says) => {
    const ran = await landfall(await temporaryFolder(), '-c', script);
    expect(ran.code).toBe(code);
    expect(ran.lines.join('\n')).toContain(says);
  });
});

describe('networks that the configuration refuses', () => {
  it('are out of reach of migrations and of directories', async () => {
    const folder = await temporaryFolder();
    await writeFile(
      path.join(folder, 'landfall.toml'),
      '[outward]\nrefusedNetworks = ["127.0.0.0/8", "::1"]\n',
    );
    const made = 'New-Organization contoso -DomainName contoso.com | Out-Null';
    const source = 'Test-MigrationServerAvailability -IMAP -RemoteServer localhost -Port 143 -Security None';
    const connector = '-Name OpenLDAP -Type OpenLdap -Server 127.0.0.1 -Port 389 -Security None';
    const { lines } = await landfall(
      folder,
      '-c',
      `${made}; (${source}).Message; New-DirectoryConnector ${connector} -SkipVerification | Out-Null; (Test-DirectoryConnector OpenLDAP).Message`,
    );
    const refused = 'lies in a network that this platform does not connect to for its organisations';
    expect(lines.filter((line) => line.includes(refused))).toEqual([
      expect.stringContaining('localhost:143'),
      expect.stringContaining('127.0.0.1:389'),
    ]);
  });
});

describe('landfall run', () => {
  it('hands its words to the parameters of the script', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'greet.ps1');
    await writeFile(file, '\uFEFFparam([string]$Name, [switch]$Loud)\n"Hello $Name $Loud" # said\n');
    expect(await landfall(folder, 'run', file, '-Name', "O'Neill", '-Loud')).toEqual({
      code: 0,
      lines: ["Hello O'Neill True"],
    });
  });
});
