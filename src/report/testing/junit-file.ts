import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

const problem = z.strictObject({
  '@message': z.string().optional(),
  '@type': z.string().optional(),
  '#text': z.string().optional(),
});
const testcase = z.strictObject({
  '@name': z.string(),
  '@classname': z.string(),
  '@time': z.string().regex(/^\d+\.\d{3}$/),
  failure: z.array(problem).max(1).optional(),
  error: z.array(problem).max(1).optional(),
  skipped: z.array(problem).max(1).optional(),
  'system-out': z.array(z.string()).max(1).optional(),
});
const counts = { '@tests': z.string(), '@failures': z.string(), '@errors': z.string() };
const time = z.string().regex(/^\d+\.\d{3}$/);
const testsuite = z.strictObject({
  '@name': z.string(),
  ...counts,
  '@skipped': z.string(),
  '@time': time,
  '@timestamp': z.string().optional(),
  testcase: z.array(testcase),
});
const file = z.strictObject({
  testsuites: z.strictObject({
    '@name': z.string(),
    ...counts,
    '@time': time,
    testsuite: z.array(testsuite),
  }),
});

export type ParsedCase = z.infer<typeof testcase>;

/** A JUnit file as its readers see it. Strict: an element or attribute that they do not know is refused. */
export function parseJunit(xml: string) {
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new Error(`no XML: ${valid.err.msg}`);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseAttributeValue: false,
    parseTagValue: false,
    ignoreDeclaration: true,
    processEntities: true,
    isArray: (name) => ARRAYS.has(name),
  });
  const parsed: unknown = parser.parse(xml);
  return file.parse(parsed).testsuites;
}

const ARRAYS = new Set(['testsuite', 'testcase', 'failure', 'error', 'skipped', 'system-out']);

/** Every case of a file by its name. */
export const casesOf = (xml: string): Map<string, ParsedCase> =>
  new Map(
    parseJunit(xml).testsuite.flatMap((suite) =>
      suite.testcase.map((one): [string, ParsedCase] => [one['@name'], one]),
    ),
  );
