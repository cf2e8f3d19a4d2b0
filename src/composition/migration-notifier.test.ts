import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { loadConfiguration } from '../configuration/load.ts';
import { smartHostSettings } from './migration-notifier.ts';

async function settings(lines: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder();
  const all = { 'landfall.toml': ['[server]', 'name = "mail.contoso.com"', ...lines].join('\n'), ...files };
  for (const [name, text] of Object.entries(all)) await writeFile(path.join(folder, name), text);
  const loaded = loadConfiguration({ settings: [], environment: {}, workingFolder: folder });
  if (!loaded.valid) throw new Error('The configuration was refused.');
  return smartHostSettings(loaded.config);
}

describe('the smart host', () => {
  it('is none where the configuration names none', async () => {
    expect(await settings([])).toBeUndefined();
  });

  it('is asked for STARTTLS at the port for submission, by the name of the server', async () => {
    expect(await settings(['[mail.smartHost]', 'host = "relay.example"'])).toMatchObject({
      host: 'relay.example',
      port: 587,
      security: 'starttls',
      password: undefined,
      clientName: 'mail.contoso.com',
    });
  });

  it('has its secrets from files, beside the configuration', async () => {
    const lines = [
      'host = "relay.example"',
      'user = "landfall"',
      'passwordFile = "secret"',
      'caFile = "ca.pem"',
    ];
    const files = { secret: 'hunter2\n', 'ca.pem': 'PEM' };
    expect(await settings(['[mail.smartHost]', ...lines], files)).toMatchObject({
      user: 'landfall',
      password: 'hunter2',
      ca: 'PEM',
    });
  });

  it.each([
    ['passwordFile = "gone"\nuser = "landfall"', 'mail.smartHost.passwordFile'],
    ['caFile = "gone"', 'mail.smartHost.caFile'],
  ])('says which file is missing: %j', async (line, key) => {
    await expect(settings(['[mail.smartHost]', 'host = "relay.example"', line])).rejects.toThrow(key);
  });
});
