import { access } from 'node:fs/promises';
import { runProgram, xmllint } from './program.ts';

const VARIABLE = 'JUNIT_XSD';

/** The schema to validate against stands beside the project, not in it. */
export async function schemaPath(env: NodeJS.ProcessEnv): Promise<string> {
  const path = env[VARIABLE];
  if (path === undefined || path === '')
    throw new Error(
      `${VARIABLE} is not set: it has to name the JUnit schema of the Jenkins xunit plugin, junit-10.xsd`,
    );
  try {
    await access(path);
  } catch (cause) {
    throw new Error(`${VARIABLE} names ${path}, which cannot be read`, { cause });
  }
  return path;
}

/** What xmllint says against the document; nothing when it is valid. */
export async function problemsOf(document: string, schema: string): Promise<readonly string[]> {
  const args = ['--nonet', '--noout', '--schema', schema, document];
  const { status, stderr } = await runProgram(xmllint, args, { limit: 30_000 });
  if (status === 0) return [];
  return stderr.split('\n').filter((line) => line !== '');
}
