import { z } from 'zod';
import type { Protocol } from '../protocols/protocol.ts';
import type { Message } from '../wire/message.ts';
import { openingFile, scenarioFile } from './grammar.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What an editor needs to complete and check scenario files as they are typed; written from the grammar. */
export function scenarioJsonSchema(protocol: Protocol): JsonSchema {
  return {
    ...z.toJSONSchema(z.union([scenarioFile, openingFile]), {
      io: 'input',
      override: ({ zodSchema, jsonSchema }) => {
        const id = z.globalRegistry.get(zodSchema)?.id;
        if (id === 'Message') jsonSchema.enum = protocol.messages.map(({ name }) => name);
        if (id === 'Send') jsonSchema.allOf = clientMessages(protocol).map(fieldsOfMessage);
      },
    }),
    title: 'A scenario of mms-conform, or an opening that scenarios include',
  };
}

const clientMessages = ({ messages }: Protocol): Message[] =>
  messages.filter(({ from }) => from === 'client');

/** With this message, `with` takes these fields. */
const fieldsOfMessage = ({ name, fields }: Message): JsonSchema => ({
  if: { properties: { send: { const: name } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, not a promise
  then: {
    properties: {
      with: {
        properties: Object.fromEntries(
          Object.entries(fields).map(([field, { doc }]) => [field, doc === '' ? {} : { description: doc }]),
        ),
        additionalProperties: false,
      },
    },
  },
});
