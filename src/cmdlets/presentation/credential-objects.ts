/** Secrets of accounts, with the secret itself only as long as it is being made. */
import type { AccessToken } from '../../store/ports/access-store.ts';
import type { Credential } from '../../store/ports/directory-model.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

interface Owned {
  readonly owner: string;
  /** Shown once. */
  readonly secret?: string;
}

export interface AppPasswordRow extends Owned {
  readonly credential: Credential;
}

export const appPasswordObject = defineObjectType<AppPasswordRow>({
  typeNames: ['Landfall.AppPassword'],
  toText: ({ credential }) => credential.guid,
  properties: {
    Identity: ({ credential }) => credential.guid,
    Guid: ({ credential }) => credential.guid,
    User: ({ owner }) => owner,
    Name: ({ credential }) => credential.label,
    Password: ({ secret }) => secret ?? null,
    WhenCreated: ({ credential }) => date(credential.createdAt),
    WhenExpires: ({ credential }) => date(credential.expiresAt),
  },
  view: {
    table: {
      columns: [
        { property: 'Guid', width: 38 },
        { property: 'User', width: 30 },
        { property: 'Name', width: 25 },
        { property: 'Password', width: 25 },
        { property: 'WhenExpires' },
      ],
    },
  },
});

export interface AccessTokenRow extends Owned {
  readonly token: AccessToken;
}

export const accessTokenObject = defineObjectType<AccessTokenRow>({
  typeNames: ['Landfall.AccessToken'],
  toText: ({ token }) => token.guid,
  properties: {
    Identity: ({ token }) => token.guid,
    Guid: ({ token }) => token.guid,
    User: ({ owner }) => owner,
    Name: ({ token }) => token.label,
    Token: ({ secret }) => secret ?? null,
    WhenCreated: ({ token }) => date(token.createdAt),
    WhenExpires: ({ token }) => date(token.expiresAt),
    WhenLastUsed: ({ token }) => date(token.lastUsedAt),
  },
  view: {
    table: {
      columns: [
        { property: 'Guid', width: 38 },
        { property: 'User', width: 30 },
        { property: 'Name', width: 25 },
        { property: 'WhenExpires', width: 22 },
        { property: 'WhenLastUsed' },
      ],
    },
  },
});
