import type { TestProject } from 'vitest/node';
import { openServiceBroker } from './service-broker.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = await openServiceBroker();
  project.provide('serviceBroker', broker.socketPath);
  return () => broker.close();
}

declare module 'vitest' {
  interface ProvidedContext {
    serviceBroker: string;
  }
}
