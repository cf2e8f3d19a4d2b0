import type { MigrationSeries } from './migrate.ts';
import { migrations } from './migrations/mail/registry.gen.ts';

export const mailSeries: MigrationSeries = { name: 'mail', migrations };
