import { toAsciiDomain } from './domain-syntax.ts';

/** Domains of the cloud itself; addresses in them come from there, and those of a directory outside are discarded. */
const reserved = ['onmicrosoft.com', 'microsoftonline.com'];

export function isCloudDomain(domain: string): boolean {
  const ascii = toAsciiDomain(domain) ?? '';
  return reserved.some((each) => ascii === each || ascii.endsWith(`.${each}`));
}
