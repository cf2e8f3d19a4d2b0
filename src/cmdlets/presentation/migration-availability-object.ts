import type { ServerProbe } from '../../migration/connection/probe-server.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { probedCertificateObject, probeStepObject } from './probe-parts.ts';
import { date } from './recipient-properties.ts';

export interface MigrationAvailabilityRow {
  readonly probe: ServerProbe;
  /** `imap.contoso.com:993 Ssl` */
  readonly connection: string;
  /** The endpoint that was tested, if it was one. */
  readonly endpoint: string | undefined;
}

const stepObject = probeStepObject('Landfall.MigrationServerStep');
const certificateObject = probedCertificateObject('Landfall.MigrationServerCertificate');

export const migrationAvailabilityObject = defineObjectType<MigrationAvailabilityRow>({
  typeNames: ['Microsoft.Exchange.Management.Migration.MigrationServerConnectionTest'],
  toText: ({ connection }) => connection,
  properties: {
    Result: ({ probe }) => (probe.failure === undefined ? 'Success' : 'Failed'),
    Message: ({ probe }) => probe.failure?.message ?? null,
    ConnectionSettings: ({ connection }) => connection,
    SupportsCutover: () => false,
    ErrorDetail: ({ probe }) => probe.failure?.code ?? null,
    TestedEndpoint: ({ endpoint }) => endpoint ?? null,
    Steps: ({ probe }) => probe.steps.map((step) => stepObject.present(step)),
    Addresses: ({ probe }) => [...probe.addresses],
    TlsVersion: ({ probe }) => probe.tlsVersion ?? null,
    Certificate: ({ probe }) =>
      probe.certificate === undefined ? null : certificateObject.present(probe.certificate),
    CertificateExpires: ({ probe }) => date(probe.certificate?.validTo ?? null),
    Greeting: ({ probe }) => probe.greeting ?? null,
    Capabilities: ({ probe }) => [...probe.capabilities],
    IsValid: () => true,
    Identity: ({ endpoint }) => endpoint ?? '',
    ObjectState: () => 'New',
  },
  view: {
    list: {
      items: [
        { property: 'Result' },
        { property: 'Message' },
        { property: 'ConnectionSettings' },
        { property: 'TestedEndpoint' },
        { property: 'Steps' },
        { property: 'CertificateExpires' },
        { property: 'SupportsCutover' },
        { property: 'ErrorDetail' },
      ],
    },
  },
});
