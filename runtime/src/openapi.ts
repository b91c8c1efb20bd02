import bundle from '@tasklog/schemas/bundle.json' with { type: 'json' };

type Json = Record<string, unknown>;

const definitions = bundle.definitions as Record<string, unknown>;

/** An OpenAPI 3.1 document around the paths of one service, with the schemas they refer to and those that these refer to. */
export function openApiDocument({ title, about, paths }: { title: string; about: string; paths: Json }): Json {
  return {
    openapi: '3.1.0',
    info: { title, version: '1.0.0', description: about, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths: local(paths),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: schemasFor(paths),
    },
  };
}

/** A reference to a schema by its title. Throws when there is none: a document must not promise what does not exist. */
export function schemaRef(title: string): Json {
  if (!Object.hasOwn(definitions, title)) throw new Error(`there is no schema ${title}`);
  return { $ref: `#/definitions/${title}` };
}

/** An answer that is a refusal, in the one shape all have. */
export const problemAnswer = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: schemaRef('Problem') } },
});

/** The server's own answer, before anything of ours has seen the request: it has no body. */
export const HEADERS_TOO_LARGE: Json = {
  431: { description: 'The address and the headers together are longer than 16 KiB.' },
};

/** One user sent more than is taken from one. */
export const TOO_MANY: Json = {
  ...problemAnswer('Too many requests of one user; Retry-After says how long to wait.'),
  headers: { 'Retry-After': { description: 'In seconds.', schema: { type: 'string' } } },
};

export const TASK_ID_PARAMETER: Json = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
};

function schemasFor(root: unknown): Json {
  const found: Json = {};
  const follow = (node: unknown): void => {
    for (const [, name] of JSON.stringify(node).matchAll(/"#\/definitions\/(\w+)"/g)) {
      if (name === undefined || Object.hasOwn(found, name)) continue;
      found[name] = local(definitions[name]);
      follow(definitions[name]);
    }
  };
  follow(root);
  return found;
}

const local = (node: unknown): unknown =>
  JSON.parse(JSON.stringify(node).replaceAll('"#/definitions/', '"#/components/schemas/'));
