import type { Argv } from 'yargs';
import { fromEnvironment } from '../environment.ts';
import { once } from '../once.ts';
import type { World } from '../world.ts';

export interface OptionRow {
  readonly type: 'string' | 'boolean';
  readonly describe: string;
  /** Repeatable; once when absent. */
  readonly array?: true;
  readonly requiresArg?: true;
  readonly default?: string | boolean;
}

/** Numbers are texts here, so that a bad one can be quoted back. */
export type OptionTable = Readonly<Record<string, OptionRow>>;

/** What a table of options or positionals gives; what has no default may be missing. */
export type Given<T extends OptionTable> = {
  readonly [Name in keyof T as T[Name] extends { readonly default: unknown } ? Name : never]: Value<T[Name]>;
} & {
  readonly [Name in keyof T as T[Name] extends { readonly default: unknown } ? never : Name]?:
    | Value<T[Name]>
    | undefined;
};

type Value<Row extends OptionRow> = Row extends { readonly array: true }
  ? readonly string[]
  : Row extends { readonly type: 'boolean' }
    ? boolean
    : string;

export interface Command {
  /** As it is typed; the command that runs the suite need not be. */
  readonly name: string;
  readonly options: OptionTable;
  /** Makes the command known to a parser, which calls `begin` with the work once the command line is read. */
  add(parser: Argv, world: World, begin: (work: () => Promise<number>) => Promise<void>): Argv;
}

export interface CommandSpec<T extends OptionTable, P extends OptionTable> {
  readonly name: string;
  /** With positionals, as `explain [ids..]`; the name alone when absent. `$0` is the default command. */
  readonly usage?: string | readonly string[];
  readonly describe: string;
  readonly positionals: P;
  readonly options: T;
  /** Imports what does the work, which is loaded when it is asked for. Resolves with the exit status. */
  readonly load: () => Promise<(given: Given<T> & Given<P>, world: World) => Promise<number>>;
}

/** A command from its data. */
export function command<const T extends OptionTable, const P extends OptionTable>(
  spec: CommandSpec<T, P>,
): Command {
  const { name, usage = name, describe, positionals, options, load } = spec;
  return {
    name,
    options,
    add: (parser, world, begin) =>
      parser.command(
        usage,
        describe,
        (builder) => {
          for (const [word, row] of Object.entries(positionals)) builder.positional(word, row);
          return builder.options(options).config(fromEnvironment(options, world.env));
        },
        async (given) => {
          once(options, given);
          const read = { ...given };
          if (!holds(options, read) || !holds(positionals, read))
            throw new Error(`the parser gave ${name} something else than its options`);
          await begin(async () => (await load())(read, world));
        },
      ),
  };
}

/** What a command is given where somebody else than the parser has read its options: defaults fill what is left out. */
export function givenOf<T extends OptionTable>(
  table: T,
  values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>,
): Given<T> {
  const filled: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(table)) {
    const value = values[name] ?? row.default;
    if (value !== undefined) filled[name] = value;
  }
  if (!holds(table, filled)) throw new Error('an option has a value of another type than its own');
  return filled;
}

/** Whether the parser kept its promise of types. */
function holds<T extends OptionTable>(table: T, given: object): given is Given<T> {
  const values: ReadonlyMap<string, unknown> = new Map(Object.entries(given));
  return Object.entries(table).every(([name, row]) => {
    const value = values.get(name);
    if (value === undefined) return row.default === undefined;
    if (row.array !== true) return typeof value === row.type;
    return Array.isArray(value) && value.every((item) => typeof item === 'string');
  });
}
