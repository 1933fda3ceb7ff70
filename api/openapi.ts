/** The contract as an OpenAPI 3.1 document, served at `/api/openapi.json`. */
import { extendZodWithOpenApi, OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { Problem } from './contract/basics.ts';
import { API_PREFIX, type Operation } from './contract/operation.ts';
import { OPERATIONS } from './contract/operations.ts';
import { STATUS } from './problem.ts';

extendZodWithOpenApi(z);

let document: object | null = null;

/** Made once, when first asked for. */
export function openApiDocument(): object {
  document ??= generate();
  return document;
}

function generate(): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'visitor', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  registry.registerComponent('securitySchemes', 'staff', { type: 'apiKey', in: 'cookie', name: 'usher' });
  for (const [name, operation] of Object.entries(OPERATIONS) as [string, Operation][])
    register(registry, name, operation);
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Usher', version: '0.1.0', description: 'Customer-service chat sessions run by rules.' },
    servers: [{ url: API_PREFIX }],
  });
}

function register(registry: OpenAPIRegistry, name: string, operation: Operation): void {
  registry.registerPath({
    method: operation.method,
    path: operation.path,
    operationId: name,
    summary: operation.summary,
    ...(operation.right === undefined ? {} : { description: `Needs the right \`${operation.right}\`.` }),
    tags: [operation.path.split('/')[1] ?? ''],
    security: operation.auth === 'none' ? [] : [{ [operation.auth]: [] }],
    request: {
      ...(operation.params === undefined ? {} : { params: operation.params }),
      ...(operation.query === undefined ? {} : { query: operation.query }),
      ...bodyOf(operation),
    },
    responses: {
      200: operation.download
        ? {
            description: 'The file',
            content: { 'image/*': { schema: { type: 'string', format: 'binary' } } },
          }
        : { description: 'Done', content: { 'application/json': { schema: operation.response } } },
      default: {
        description: `Refused: ${Object.entries(STATUS)
          .map(([code, status]) => `${code} ${status}`)
          .join(', ')}`,
        content: { 'application/problem+json': { schema: Problem } },
      },
    },
  });
}

function bodyOf(operation: Operation) {
  if (operation.upload !== undefined) {
    const schema = {
      type: 'object' as const,
      required: ['file'],
      properties: { file: { type: 'string' as const, format: 'binary' } },
    };
    return { body: { content: { 'multipart/form-data': { schema } } } };
  }
  if (operation.body === undefined) return {};
  return { body: { required: true, content: { 'application/json': { schema: operation.body } } } };
}
