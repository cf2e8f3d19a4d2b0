// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { check as checkAutodiscover } from './autodiscover.ts';
import { check as checkCertificate } from './certificate.ts';
import { check as checkClock } from './clock.ts';
import { check as checkDataFolder } from './data-folder.ts';
import { check as checkDiskSync } from './disk-sync.ts';
import { check as checkDns } from './dns.ts';
import { check as checkFileDescriptors } from './file-descriptors.ts';
import { check as checkInboundMail } from './inbound-mail.ts';
import { check as checkKerberos } from './kerberos.ts';
import { check as checkMailFlow } from './mail-flow.ts';
import { check as checkMemory } from './memory.ts';
import { check as checkMigration } from './migration.ts';
import { check as checkNodeVersion } from './node-version.ts';
import { check as checkObjectStore } from './object-store.ts';
import { check as checkPorts } from './ports.ts';
import { check as checkPostgres } from './postgres.ts';
import { check as checkStore } from './store.ts';

export const checks = [
  checkAutodiscover,
  checkCertificate,
  checkClock,
  checkDataFolder,
  checkDiskSync,
  checkDns,
  checkFileDescriptors,
  checkInboundMail,
  checkKerberos,
  checkMailFlow,
  checkMemory,
  checkMigration,
  checkNodeVersion,
  checkObjectStore,
  checkPorts,
  checkPostgres,
  checkStore,
] as const;
