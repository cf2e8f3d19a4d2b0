/** Parts of what the tests of connections give out. */
import type { ProbedCertificate } from '../../base/connecting/peer-certificate.ts';
import type { ProbeStep } from '../../base/connecting/probe-step.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

const outcomes = { passed: 'Passed', failed: 'Failed', skipped: 'Skipped' } as const;

export const probeStepObject = (typeName: string) =>
  defineObjectType<ProbeStep>({
    typeNames: [typeName],
    isPart: true,
    toText: ({ name, outcome, detail }) =>
      `${name}: ${outcomes[outcome]}${detail === '' ? '' : ` (${detail})`}`,
    properties: {
      Step: ({ name }) => name,
      Result: ({ outcome }) => outcomes[outcome],
      Detail: ({ detail }) => detail,
    },
  });

export const probedCertificateObject = (typeName: string) =>
  defineObjectType<ProbedCertificate>({
    typeNames: [typeName],
    isPart: true,
    toText: ({ subject }) => subject,
    properties: {
      Subject: ({ subject }) => subject,
      Issuer: ({ issuer }) => issuer,
      Names: ({ names }) => [...names],
      NotBefore: ({ validFrom }) => date(validFrom),
      NotAfter: ({ validTo }) => date(validTo),
      Fingerprint: ({ fingerprint }) => fingerprint,
      Problem: ({ problem }) => problem ?? null,
    },
  });
