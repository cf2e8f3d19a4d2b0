/** What -WhatIf names, and the record of changes keeps: the object by its own name, whatever it was named by. */
import type { CmdletContext } from '../kit/context.ts';

interface Named {
  readonly Identity: string;
}

export const endpointTarget = async (
  { Identity }: Named,
  { rooms, organization }: CmdletContext,
): Promise<string> => (await rooms.migrations.endpoints.get(organization, Identity)).name;

export const batchTarget = async (
  { Identity }: Named,
  { rooms, organization }: CmdletContext,
): Promise<string> => (await rooms.migrations.batches.get(organization, Identity)).name;

export const userTarget = async (
  { Identity }: Named,
  { rooms, organization }: CmdletContext,
): Promise<string> => (await rooms.migrations.users.get(organization, Identity)).emailAddress;
