// biome-ignore-all lint/suspicious/noTemplateCurlyInString: profiles are written like that
import type { Path, Problems } from '../scenario/problems.ts';
import type { Source } from '../scenario/source.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `${NAME}`; `$${` is a dollar sign and a brace. */
const REFERENCE = /\$(\$\{)|\$\{([^}]*)\}?/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The value with environment variables put in. They are put into parsed text, so none of them can add a key. */
export function withEnvironment(
  value: unknown,
  environment: Environment,
  source: Source,
  problems: Problems,
  path: Path = [],
): unknown {
  if (typeof value === 'string') return substitute(value, environment, source, problems, path);
  if (Array.isArray(value))
    return value.map((item, index) => withEnvironment(item, environment, source, problems, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      withEnvironment(item, environment, source, problems, [...path, key]),
    ]),
  );
}

function substitute(
  text: string,
  environment: Environment,
  source: Source,
  problems: Problems,
  path: Path,
): string {
  return text.replace(REFERENCE, (written, escaped: string | undefined, name: string | undefined) => {
    if (escaped !== undefined) return escaped;
    if (name === undefined || !NAME.test(name) || !written.endsWith('}')) {
      problems.at(
        source,
        path,
        'must name an environment variable as ${NAME} (write $${ for the characters)',
      );
      return written;
    }
    const value = environment[name];
    if (value === undefined)
      problems.at(source, path, `uses the environment variable ${name}, which is not set`);
    return value ?? '';
  });
}
