/**
 * Installs the Debian packages that the tests run against, where it may: as root, on Debian. It starts no
 * service: the tests start what they need, as an unprivileged user, in temporary folders.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { withProgress } from './dependencies.mjs';
import { everySuiteMustRun, installCommand, missingSystemPackages } from './system-packages.mjs';
import { mayLayOver, unpackPackages } from './unpacked-packages.mjs';

const aptLimitMs = 15 * 60_000;

/** Debian asks this program whether it may start a service: https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt */
const policyFile = '/usr/sbin/policy-rc.d';
const policy =
  '#!/bin/sh\n# Written by the tests of Landfall while they install packages; safe to remove.\nexit 101\n';

export async function installSystemPackages() {
  const missing = missingSystemPackages();
  if (missing.length === 0) return;
  const obstacle = whyNotInstall();
  if (obstacle === undefined) await install(missing);
  const left = missingSystemPackages();
  if (left.length > 0)
    process.stderr.write(describeMissing(left, obstacle ?? 'apt-get could not install them', process.env.CI));
}

/** @returns {string | undefined} */
function whyNotInstall() {
  if (process.env.LANDFALL_NO_APT) return 'LANDFALL_NO_APT is set';
  if (!existsSync('/etc/debian_version') || !existsSync('/usr/bin/apt-get')) return 'this is not Debian';
  if (process.getuid?.() !== 0) return 'only root may install them';
  return undefined;
}

/** @param {readonly import('./system-packages.mjs').SystemPackage[]} missing */
async function install(missing) {
  const removePolicy = forbidServices();
  try {
    await withProgress('Reading the package lists (apt-get update)', () => apt(['update', '-qq']));
    await installTogether(missing.filter((row) => !row.apart));
    // Where nothing may be mounted, what is unpacked could not be used.
    const apart = missing.filter((row) => row.apart && mayLayOver());
    for (const { name, packages } of apart) {
      const label = `Unpacking ${packages.join(' ')} into a folder of their own`;
      await withProgress(label, () => unpackPackages(name, packages, apt)).catch(report);
    }
  } catch (error) {
    report(error);
  } finally {
    removePolicy();
  }
}

/** @param {readonly import('./system-packages.mjs').SystemPackage[]} missing */
async function installTogether(missing) {
  if (missing.length === 0) return;
  const all = missing.flatMap((row) => row.packages);
  try {
    await withProgress(`Installing ${all.join(' ')}`, () => aptInstall(all));
  } catch (error) {
    if (missing.length === 1) return report(error);
    // One package that cannot be had must not cost the suites of the others.
    for (const row of missing) await aptInstall(row.packages).catch(report);
  }
}

/** @param {unknown} error */
function report(error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}

/** @param {readonly string[]} packages */
function aptInstall(packages) {
  // Without --no-remove, a machine that serves mail with Courier would lose it to Dovecot.
  return apt(['install', '-y', '-qq', '--no-remove', '--no-install-recommends', ...packages]);
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
function apt(args) {
  const options = ['Acquire::Retries=2', 'Acquire::http::Timeout=30', 'DPkg::Lock::Timeout=120'];
  const all = [...options.flatMap((option) => ['-o', option]), ...args];
  return new Promise((resolve, reject) => {
    const child = spawn('/usr/bin/apt-get', all, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: aptLimitMs,
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const lastLines = Buffer.concat(output).toString().trim().split('\n').slice(-15).join('\n');
      const verb = args.find((word) => /^[a-z]+$/.test(word));
      reject(new Error(`apt-get ${verb} failed (${signal ?? `exit code ${code}`}):\n${lastLines}`));
    });
  });
}

/** @returns {() => void} what undoes it */
function forbidServices() {
  const ours = existsSync(policyFile) && readFileSync(policyFile, 'utf8') === policy;
  if (existsSync(policyFile) && !ours) return () => undefined;
  writeFileSync(policyFile, policy, { mode: 0o755 });
  const remove = () => rmSync(policyFile, { force: true });
  const interrupted = () => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  return () => {
    process.removeListener('SIGINT', interrupted);
    process.removeListener('SIGTERM', interrupted);
    remove();
  };
}

/**
 * @param {readonly import('./system-packages.mjs').SystemPackage[]} missing
 * @param {string} reason
 * @param {string | undefined} ci
 * @returns {string}
 */
export function describeMissing(missing, reason, ci) {
  const rule = '!'.repeat(100);
  const lines = missing.flatMap((row) => [`  ${row.suites}`, `      ${installCommand(row)}`]);
  const consequence = everySuiteMustRun(ci)
    ? 'CI is set: these suites will FAIL, because programs they need are missing'
    : 'These suites will be SKIPPED, because programs they need are missing';
  return [rule, `${consequence}, and ${reason}:`, ...lines, rule, ''].join('\n');
}
