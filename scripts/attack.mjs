// Attacks the reference server, one attack after the other, and shows what it bore: see docs/attack.md.
// usage: npm run attack -- [NAME ...] [--seed N] [--seconds N] [--json FILE] [--list]
import { writeFileSync } from 'node:fs';
import { attacks } from './attack/attacks/index.mjs';
import { makeContent } from './attack/content.mjs';
import { playAttack } from './attack/one-attack.mjs';
import { optionsOf } from './attack/options.mjs';
import { table } from './attack/table.mjs';
import { orSentence } from './options.mjs';

await orSentence('attack', async () => {
  const asked = optionsOf(process.argv.slice(2));
  if (asked.list) for (const { name, title } of attacks) console.log(`${name.padEnd(28)}  ${title}`);
  else await play(asked);
});

async function play({ chosen, leftOut, json, given }) {
  for (const { name } of leftOut)
    process.stderr.write(`${name} is left out: this system has one address on its loopback\n`);
  const content = makeContent();
  // A hundred megabytes, which nobody else takes away.
  process.on('exit', content.remove);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  const results = [];
  for (const attack of chosen) {
    const result = await playAttack(attack, { root: content.root, ...given });
    results.push(result);
    process.stderr.write(`${result.verdict.padEnd(7)} ${result.attack}\n`);
    for (const finding of result.findings) process.stderr.write(`        ${finding}\n`);
  }
  (json === '-' ? process.stderr : process.stdout).write(`${table(results)}\n`);
  if (json !== undefined) {
    const { platform, version: node } = process;
    const report = `${JSON.stringify({ seed: given.seed, platform, node, results }, null, 2)}\n`;
    if (json === '-') process.stdout.write(report);
    else writeFileSync(json, report);
  }
  process.exitCode = results.every(({ verdict }) => verdict === 'borne') ? 0 : 1;
}
