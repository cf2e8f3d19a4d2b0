/** The OpenAPI 3.1 description of what a caller may use, derived from the definitions of the cmdlets. */
import type { Language } from '../../base/language.ts';
import type { Catalog } from '../../cmdlets/kit/catalog.ts';
import type { NamedParameter, ParameterTable } from '../../cmdlets/kit/parameter-table.ts';
import { typeInfoOf } from '../../cmdlets/kit/parameter-types.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export function openApi(catalog: Catalog, version: string, language: Language): Json {
  const paths = catalog.tables.map(
    (table) => [`/cmdlets/${table.cmdlet.name}`, pathOf(table, language)] as const,
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'Landfall',
      version,
      description:
        language === 'ko'
          ? '관리자가 셸에서 쓰는 것과 같은 cmdlet입니다. 호출자의 역할이 허용하는 것만 있습니다.'
          : 'The cmdlets that administrators use in the shell; those that the roles of the caller grant, and no others.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ basic: [] }, { bearer: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: { Error: errorSchema, Message: messageSchema },
    },
  };
}

const text: Json = { type: 'string' };
const errorSchema: Json = {
  type: 'object',
  properties: { id: text, category: text, message: text, target: { type: ['string', 'null'] } },
  required: ['id', 'category', 'message', 'target'],
};
const messageSchema: Json = {
  type: 'object',
  properties: { stream: { enum: ['warning', 'verbose', 'debug', 'information'] }, text },
  required: ['stream', 'text'],
};

const inQuery = (description: string): Json => ({
  ...{ name: 'DelegatedOrg', in: 'query', required: false, description, schema: text },
});
const delegatedOrganization: Readonly<Record<Language, Json>> = {
  en: inQuery('For partners: the customer to work in, by one of its domains.'),
  ko: inQuery('파트너용: 작업할 고객 조직의 도메인.'),
};

function pathOf(table: ParameterTable, language: Language): Json {
  const { cmdlet } = table;
  const about = {
    summary: cmdlet.synopsis[language],
    ...(cmdlet.description && { description: cmdlet.description[language] }),
    tags: [cmdlet.name.split('-').at(-1) ?? cmdlet.name],
    responses: responsesOf(table),
  };
  const post = {
    ...about,
    operationId: cmdlet.name,
    parameters: [delegatedOrganization[language]],
    requestBody: { content: { 'application/json': { schema: bodySchema(table, language) } } },
  };
  if (cmdlet.effect !== 'read') return { post };
  const query = table.all.filter(({ isCommon, name }) => !isCommon || name === 'Organization');
  const get = {
    ...about,
    operationId: `${cmdlet.name}-query`,
    parameters: [
      ...query.map((one) => ({
        name: one.name,
        in: 'query',
        required: isAlwaysNeeded(one),
        description: one.parameter.synopsis[language],
        schema: schemaOf(one),
      })),
      delegatedOrganization[language],
    ],
  };
  return { get, post };
}

function bodySchema(table: ParameterTable, language: Language): Json {
  const required = table.all.filter(isAlwaysNeeded).map(({ name }) => name);
  const properties = table.all.map((one) => {
    return [one.name, { ...schemaOf(one), description: one.parameter.synopsis[language] }] as const;
  });
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  };
}

const isAlwaysNeeded = ({ parameter: { mandatory, sets } }: NamedParameter): boolean =>
  mandatory === true && sets === undefined;

const jsonTypes: Readonly<Record<string, Json>> = {
  'System.Boolean': 'boolean',
  'System.Int32': 'integer',
  'System.Object': ['string', 'number', 'boolean', 'object', 'array', 'null'],
};

function schemaOf({ parameter }: NamedParameter): { readonly [key: string]: Json } {
  if (parameter.switch === true) return { type: 'boolean' };
  const { typeName, values } = typeInfoOf(parameter.schema);
  const single = typeName.replace(/\[\]$/, '');
  const one = {
    type: jsonTypes[single] ?? 'string',
    ...(values !== undefined && { enum: [...values] }),
    ...(!Object.hasOwn(jsonTypes, single) && single !== 'System.String' && { format: single }),
  };
  return single === typeName ? one : { type: 'array', items: one };
}

const retryAfter: Json = {
  'Retry-After': {
    description: 'Seconds after which to send it again.',
    schema: { type: 'integer', minimum: 1 },
  },
};

function responsesOf({ cmdlet: { output } }: ParameterTable): Json {
  const properties = Object.fromEntries((output?.propertyNames ?? []).map((name) => [name, {}]));
  const objects = { type: 'array', items: output === undefined ? {} : { type: 'object', properties } };
  const answer = {
    type: 'object',
    properties: {
      objects,
      errors: { type: 'array', items: { $ref: '#/components/schemas/Error' } },
      messages: { type: 'array', items: { $ref: '#/components/schemas/Message' } },
    },
    required: ['objects', 'errors', 'messages'],
  };
  const content = { 'application/json': { schema: answer } };
  return {
    '200': { description: 'What the cmdlet gave out, and what it told.', content },
    '429': {
      description: 'The throttling policy of the account allows no more for now.',
      headers: retryAfter,
      content,
    },
    default: { description: 'The cmdlet failed before it gave anything out.', content },
  };
}
