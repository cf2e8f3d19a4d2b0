import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { openServiceBroker } from './service-broker.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Readers of guides have an empty folder for temporary files each, where every command would be compiled anew.
  process.env.NODE_COMPILE_CACHE ??= path.join(tmpdir(), 'landfall-tests-compile-cache');
  const broker = await openServiceBroker();
  project.provide('serviceBroker', broker.socketPath);
  return () => broker.close();
}

declare module 'vitest' {
  interface ProvidedContext {
    serviceBroker: string;
  }
}
