import { describe, expect, it, vi } from 'vitest';
import { describeMissing } from './install-system-packages.mjs';
import { findSystemPackage, installCommand, systemPackages } from './system-packages.mjs';
import { unpackedFolder } from './unpacked-packages.mjs';

describe('the table of system packages', () => {
  it('names each once, with what it takes to find and to install it', () => {
    const names = systemPackages.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { packages, programs, suites } of systemPackages) {
      expect([packages, programs, suites]).not.toContainEqual([]);
      for (const text of packages) expect(text).toMatch(/^[a-z0-9][a-z0-9.+-]*$/);
      for (const text of programs) expect(text).toMatch(/^[a-z0-9][a-z0-9_.+-]*$/);
    }
  });

  it('refuses a name that it does not hold', () => {
    expect(() => findSystemPackage('postgres-9')).toThrow(/No system package is called "postgres-9"/);
  });
});

it('says which suites are left out, why, and what to type', () => {
  const row = {
    name: 'hello',
    packages: ['hello', 'hello-data'],
    programs: ['hello'],
    folders: [],
    suites: 'greetings',
  };
  const text = describeMissing([row], 'this is not Debian', undefined);
  expect(text).toContain('SKIPPED');
  expect(text).toContain('this is not Debian');
  expect(text).toContain('greetings\n      sudo apt-get install --no-install-recommends hello hello-data');
  expect(describeMissing([row], 'this is not Debian', 'true')).toContain('CI is set: these suites will FAIL');
});

describe('packages that would push others off the machine', () => {
  it('are unpacked into a cache of the user, apart for each release', () => {
    vi.stubEnv('XDG_CACHE_HOME', '/somewhere');
    expect(unpackedFolder('courier')).toMatch(/^\/somewhere\/landfall\/packages\/courier-.+-\w+$/);
    vi.unstubAllEnvs();
  });

  it('are never to be installed by hand', () => {
    for (const row of systemPackages.filter(({ apart }) => apart)) {
      expect(installCommand(row)).not.toContain('apt-get install');
    }
  });
});
