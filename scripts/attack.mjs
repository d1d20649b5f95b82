// Attacks the reference server, one attack after the other, and shows what it bore.
// usage: npm run attack -- [NAME ...] [--seed N] [--seconds N] [--json FILE] [--list]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { attacks } from './attack/attacks/index.mjs';
import { makeContent } from './attack/content.mjs';
import { playAttack } from './attack/one-attack.mjs';
import { sabotages } from './attack/sabotage.mjs';
import { table } from './attack/table.mjs';

const { values, positionals } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string' },
    json: { type: 'string' },
    list: { type: 'boolean', default: false },
    // For seeing an attack succeed: limits of the server as JSON, a fault, a server that is spoilt, another folder.
    limits: { type: 'string' },
    fault: { type: 'string' },
    sabotage: { type: 'string' },
    root: { type: 'string' },
  },
  allowPositionals: true,
});

const wrong = (sentence) => {
  process.stderr.write(`attack: ${sentence}\n`);
  process.exit(2);
};
const number = (name) => {
  const value = Number(values[name]);
  if (!/^\d{1,10}$/.test(values[name]) || value > 0xffffffff)
    wrong(`--${name} must be a whole number, got ${JSON.stringify(values[name])}`);
  return value;
};

if (values.list) {
  for (const { name, title } of attacks) process.stdout.write(`${name.padEnd(28)}  ${title}\n`);
  process.exit(0);
}
for (const name of positionals)
  if (!attacks.some((one) => one.name === name))
    wrong(`there is no attack ${JSON.stringify(name)}; --list prints those that there are`);
if (values.sabotage !== undefined && !Object.hasOwn(sabotages, values.sabotage))
  wrong(`there is no sabotage ${JSON.stringify(values.sabotage)}`);

const chosen = positionals.length === 0 ? attacks : attacks.filter(({ name }) => positionals.includes(name));
const seed = number('seed');
const content = makeContent();
const results = [];
try {
  for (const attack of chosen) {
    const result = await playAttack(attack, {
      root: values.root ?? content.root,
      seed,
      ...(values.seconds !== undefined && { seconds: number('seconds') }),
      ...(values.limits !== undefined && { limits: JSON.parse(values.limits) }),
      ...(values.fault !== undefined && { fault: values.fault }),
      ...(values.sabotage !== undefined && { sabotage: values.sabotage }),
    });
    results.push(result);
    process.stderr.write(`${result.verdict.padEnd(7)} ${result.attack}\n`);
    for (const finding of result.findings) process.stderr.write(`        ${finding}\n`);
  }
} finally {
  content.remove();
}
(values.json === '-' ? process.stderr : process.stdout).write(`${table(results)}\n`);
if (values.json !== undefined) {
  const report = `${JSON.stringify({ seed, platform: process.platform, node: process.version, results }, null, 2)}\n`;
  if (values.json === '-') process.stdout.write(report);
  else writeFileSync(values.json, report);
}
process.exitCode = results.every(({ verdict }) => verdict === 'borne') ? 0 : 1;
