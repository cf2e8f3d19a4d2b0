import type { DirectoryProbe } from '../../directory/connection/directory-probe.ts';
import type { DirectoryConnector } from '../../directory/control/connector-model.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { probedCertificateObject, probeStepObject } from './probe-parts.ts';
import { date } from './recipient-properties.ts';

export interface DirectoryConnectorTestRow {
  readonly connector: DirectoryConnector;
  readonly probe: DirectoryProbe;
}

const stepObject = probeStepObject('Landfall.DirectoryConnectorStep');
const certificateObject = probedCertificateObject('Landfall.DirectoryServerCertificate');

export const directoryConnectorTestObject = defineObjectType<DirectoryConnectorTestRow>({
  typeNames: ['Landfall.DirectoryConnectorTest'],
  toText: ({ connector }) => connector.name,
  properties: {
    Result: ({ probe }) => (probe.failure === undefined ? 'Success' : 'Failed'),
    Message: ({ probe }) => probe.failure?.message ?? null,
    ErrorDetail: ({ probe }) => probe.failure?.code ?? null,
    Identity: ({ connector }) => connector.name,
    Server: ({ probe }) => probe.server ?? null,
    Addresses: ({ probe }) => [...probe.addresses],
    Steps: ({ probe }) => probe.steps.map((step) => stepObject.present(step)),
    TlsVersion: ({ probe }) => probe.tlsVersion ?? null,
    Certificate: ({ probe }) =>
      probe.certificate === undefined ? null : certificateObject.present(probe.certificate),
    CertificateExpires: ({ probe }) => date(probe.certificate?.validTo ?? null),
    NamingContext: ({ probe }) => probe.description?.namingContext ?? null,
    Program: ({ probe }) => probe.description?.program ?? null,
    UPNSuffixes: ({ probe }) => [...(probe.description?.upnSuffixes ?? [])],
    ChangeTracking: ({ probe }) => probe.description?.following ?? null,
    Writable: ({ probe }) => probe.description?.isWritable ?? null,
  },
  view: {
    list: {
      items: [
        { property: 'Result' },
        { property: 'Message' },
        { property: 'Identity' },
        { property: 'Server' },
        { property: 'Steps' },
        { property: 'CertificateExpires' },
        { property: 'NamingContext' },
        { property: 'Program' },
        { property: 'ChangeTracking' },
        { property: 'Writable' },
      ],
    },
  },
});
