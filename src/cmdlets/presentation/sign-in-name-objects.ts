import type { SignInNameDifference } from '../../directory/upn/compare-sign-in-names.ts';
import type { Forest } from '../../directory/upn/forest.ts';
import { defineObjectType } from '../kit/object-type.ts';

export const forestObject = defineObjectType<Forest>({
  typeNames: ['Microsoft.ActiveDirectory.Management.ADForest'],
  toText: ({ name }) => name,
  properties: {
    Name: ({ name }) => name,
    RootDomain: ({ name }) => name,
    PartitionsContainer: ({ partitionsContainer }) => partitionsContainer,
    UPNSuffixes: ({ upnSuffixes }) => upnSuffixes.map(({ suffix }) => suffix),
    AcceptedSuffixes: ({ upnSuffixes }) => upnSuffixes.map(({ suffix, domain }) => `${suffix}: ${domain}`),
    Connector: ({ connector }) => connector.name,
  },
  view: {
    list: {
      items: [
        'Name',
        'RootDomain',
        'PartitionsContainer',
        'UPNSuffixes',
        'AcceptedSuffixes',
        'Connector',
      ].map((property) => ({ property })),
    },
  },
});

export interface DifferenceRow {
  readonly difference: SignInNameDifference;
  /** In the reader's language. */
  readonly advice: string;
}

export const signInNameDifferenceObject = defineObjectType<DifferenceRow>({
  typeNames: ['Landfall.UserPrincipalNameDifference'],
  toText: ({ difference }) => difference.sourceName ?? difference.dn,
  properties: {
    DisplayName: ({ difference }) => difference.displayName,
    SourceUserPrincipalName: ({ difference }) => difference.sourceName,
    UserPrincipalName: ({ difference }) => difference.nameHere,
    Reason: ({ difference }) => difference.reason,
    HasMailbox: ({ difference }) => difference.hasMailbox,
    Advice: ({ advice }) => advice,
    Connector: ({ difference }) => difference.connector,
    DistinguishedName: ({ difference }) => difference.dn,
  },
  view: {
    table: {
      columns: [
        { property: 'DisplayName', width: 16 },
        { property: 'SourceUserPrincipalName', label: 'AtSource', width: 28 },
        { property: 'UserPrincipalName', label: 'Here', width: 28 },
        { property: 'Reason', width: 16 },
        { property: 'Advice' },
      ],
    },
  },
});

export interface FeatureRow {
  readonly name: string;
  readonly isOn: boolean;
  readonly synopsis: string;
}

export const dirSyncFeatureObject = defineObjectType<FeatureRow>({
  typeNames: ['Microsoft.Online.Administration.DirSyncFeature'],
  toText: ({ name }) => name,
  properties: {
    DirSyncFeature: ({ name }) => name,
    Enable: ({ isOn }) => isOn,
    Description: ({ synopsis }) => synopsis,
  },
  view: {
    table: {
      columns: [
        { property: 'DirSyncFeature', width: 41 },
        { property: 'Enable', width: 7 },
        { property: 'Description' },
      ],
    },
  },
});
