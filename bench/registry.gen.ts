// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { benchmarks as benchmarksAddressBook } from './address-book.bench.ts';
import { benchmarks as benchmarksBackup } from './backup.bench.ts';
import { benchmarks as benchmarksBodies } from './bodies.bench.ts';
import { benchmarks as benchmarksCmdlets } from './cmdlets.bench.ts';
import { benchmarks as benchmarksDirectoryReadiness } from './directory-readiness.bench.ts';
import { benchmarks as benchmarksDirectorySources } from './directory-sources.bench.ts';
import { benchmarks as benchmarksDirectorySync } from './directory-sync.bench.ts';
import { benchmarks as benchmarksDkim } from './dkim.bench.ts';
import { benchmarks as benchmarksFormat } from './format.bench.ts';
import { benchmarks as benchmarksImapServer } from './imap-server.bench.ts';
import { benchmarks as benchmarksImapWire } from './imap-wire.bench.ts';
import { benchmarks as benchmarksLedger } from './ledger.bench.ts';
import { benchmarks as benchmarksMachine } from './machine.bench.ts';
import { benchmarks as benchmarksMapiConversion } from './mapi-conversion.bench.ts';
import { benchmarks as benchmarksMapi } from './mapi.bench.ts';
import { benchmarks as benchmarksMigrationUsers } from './migration-users.bench.ts';
import { benchmarks as benchmarksMigration } from './migration.bench.ts';
import { benchmarks as benchmarksMime } from './mime.bench.ts';
import { benchmarks as benchmarksPowershellLanguage } from './powershell-language.bench.ts';
import { benchmarks as benchmarksPsrp } from './psrp.bench.ts';
import { benchmarks as benchmarksRemoting } from './remoting.bench.ts';
import { benchmarks as benchmarksReports } from './reports.bench.ts';
import { benchmarks as benchmarksServer } from './server.bench.ts';
import { benchmarks as benchmarksSmtpServer } from './smtp-server.bench.ts';
import { benchmarks as benchmarksStore } from './store.bench.ts';
import { benchmarks as benchmarksTables } from './tables.bench.ts';

export const benchmarksByFile = {
  'address-book': benchmarksAddressBook,
  'backup': benchmarksBackup,
  'bodies': benchmarksBodies,
  'cmdlets': benchmarksCmdlets,
  'directory-readiness': benchmarksDirectoryReadiness,
  'directory-sources': benchmarksDirectorySources,
  'directory-sync': benchmarksDirectorySync,
  'dkim': benchmarksDkim,
  'format': benchmarksFormat,
  'imap-server': benchmarksImapServer,
  'imap-wire': benchmarksImapWire,
  'ledger': benchmarksLedger,
  'machine': benchmarksMachine,
  'mapi-conversion': benchmarksMapiConversion,
  'mapi': benchmarksMapi,
  'migration-users': benchmarksMigrationUsers,
  'migration': benchmarksMigration,
  'mime': benchmarksMime,
  'powershell-language': benchmarksPowershellLanguage,
  'psrp': benchmarksPsrp,
  'remoting': benchmarksRemoting,
  'reports': benchmarksReports,
  'server': benchmarksServer,
  'smtp-server': benchmarksSmtpServer,
  'store': benchmarksStore,
  'tables': benchmarksTables,
} as const;
