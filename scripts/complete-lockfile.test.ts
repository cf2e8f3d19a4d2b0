import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../tests/support/child.ts';
import { type Lockfile, missingOptionalPackages } from './complete-lockfile.ts';

it('our own lockfile holds the packages of every system', () => {
  const text = readFileSync(path.join(projectRoot, 'package-lock.json'), 'utf8');
  expect(missingOptionalPackages(JSON.parse(text) as Lockfile)).toEqual({});
});

it('completes what is missing, with the platform that its name tells', () => {
  const lockfile: Lockfile = {
    packages: {
      '': {},
      'node_modules/tool': {
        version: '2.1.0',
        dev: true,
        optionalDependencies: {
          '@tool/cli-linux-x64': '2.1.0',
          '@tool/cli-linux-arm64-musl': '2.1.0',
          '@tool/cli-win32-x64': '2.1.0',
        },
      },
      'node_modules/@tool/cli-linux-x64': { version: '2.1.0' },
    },
  };
  expect(missingOptionalPackages(lockfile)).toEqual({
    'node_modules/@tool/cli-linux-arm64-musl': {
      version: '2.1.0',
      os: ['linux'],
      cpu: ['arm64'],
      libc: ['musl'],
      dev: true,
      optional: true,
    },
    'node_modules/@tool/cli-win32-x64': {
      version: '2.1.0',
      os: ['win32'],
      cpu: ['x64'],
      dev: true,
      optional: true,
    },
  });
});

it('finds nested packages, and refuses to guess a version', () => {
  const nested: Lockfile = {
    packages: {
      'node_modules/a/node_modules/tool': { optionalDependencies: { inner: '1.0.0', outer: '1.0.0' } },
      'node_modules/a/node_modules/inner': { version: '1.0.0' },
      'node_modules/outer': { version: '1.0.0' },
    },
  };
  expect(missingOptionalPackages(nested)).toEqual({});
  const ranged: Lockfile = {
    packages: { 'node_modules/tool': { optionalDependencies: { fsevents: '^2.3.0' } } },
  };
  expect(() => missingOptionalPackages(ranged)).toThrow(/only an exact version/);
});
