/** What there is to be read, as OData tells of it: the service document, and the metadata in CSDL. Version 4.01. */
import { entitySets, mailboxReads } from '../../cmdlets/exo-kit/entities.ts';

/** Part 1 of the protocol, section 11.1.1. */
export function serviceDocument(context: string): string {
  const value = entitySets.map(({ name }) => ({ name, kind: 'EntitySet', url: name }));
  return `${JSON.stringify({ '@odata.context': context, value })}\n`;
}

/** What a property holds is known of an object alone: types are open, and their properties untyped. */
const property = (name: string): string => `<Property Name="${name}" Type="Edm.Untyped"/>`;

const entityTypes = entitySets.map(({ name, type }) => {
  const others = type.propertyNames.filter((each) => each !== 'Identity').map(property);
  const key = '<Key><PropertyRef Name="Identity"/></Key>';
  const identity = '<Property Name="Identity" Type="Edm.String" Nullable="false"/>';
  return `<EntityType Name="${name}" OpenType="true">${key}${identity}${others.join('')}</EntityType>`;
});

const complexTypes = Object.values(mailboxReads).map(
  ({ name, type }) =>
    `<ComplexType Name="${name}" OpenType="true">${type.propertyNames.map(property).join('')}</ComplexType>`,
);

const functions = `<Function Name="GetMailboxStatistics" IsBound="true"><Parameter Name="mailbox" Type="Exchange.Mailbox"/><ReturnType Type="Exchange.MailboxStatistics"/></Function>`;

const sets = entitySets.map(({ name }) => `<EntitySet Name="${name}" EntityType="Exchange.${name}"/>`);

export const metadataDocument = [
  '<?xml version="1.0" encoding="utf-8"?>',
  '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>',
  '<Schema Namespace="Exchange" xmlns="http://docs.oasis-open.org/odata/ns/edm">',
  ...entityTypes,
  ...complexTypes,
  functions,
  `<EntityContainer Name="Container">${sets.join('')}</EntityContainer>`,
  '</Schema></edmx:DataServices></edmx:Edmx>',
  '',
].join('\n');
