// Options of the scripts: what cannot be is told in one sentence, with exit status 2, before anything is begun.
import { closeSync, openSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** What somebody asked for and cannot be: the message is the sentence. */
export class Wrong extends Error {}

const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** As parseArgs does; throws a Wrong for what is no option, or has no value. */
export function parsed(config) {
  try {
    return parseArgs(config);
  } catch (error) {
    // The first sentence says what is wrong; what follows is advice on arguments that begin with a hyphen.
    throw new Wrong(messageOf(error).split(/\.\s/)[0]);
  }
}

export function wholeNumber(name, text, least, most) {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Wrong(`${name} must be a whole number from ${least} to ${most}, got ${JSON.stringify(text)}`);
}

/** Leaves the file as it is, or there and empty. Nobody should wait for a result that has no place to go. */
export function writable(option, path) {
  try {
    closeSync(openSync(path, 'a'));
  } catch (error) {
    throw new Wrong(`${option} ${path} cannot be written: ${error.code ?? messageOf(error)}`);
  }
}

/** The value of an option that is JSON. */
export function jsonOf(option, text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Wrong(`${option} must be JSON, got ${JSON.stringify(text)}`);
  }
}

/** Does the work of a script; what cannot be is its sentence. */
export async function orSentence(name, work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exitCode = 2;
  }
}
