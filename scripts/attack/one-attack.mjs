// Plays one attack: a server and a viewer in processes of their own, the attackers here, and a verdict.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createAttackers } from './attackers.mjs';
import { BEARS } from './bears.mjs';
import { createRandom } from './random.mjs';
import { keptWaiting, openFiles, processorTime, sampleMemory } from './sampling.mjs';

const SERVER = fileURLToPath(new URL('server.mjs', import.meta.url));
const VIEWER = fileURLToPath(new URL('viewer.mjs', import.meta.url));
const SAMPLE_MS = 50;
const GRACE_MS = 3000;
/** Of a machine that leaves a server less than that nothing can be said. */
const MOST_WAITING = 0.7;
const WATCHED = 'audio.asf';
/**
 * All of 127.0.0.0/8 is the loopback of Linux: attackers come from another address than the viewer, and from another one
 * in each attack, because the ports of an address are few and a closed connection keeps its port for a minute.
 */
const addressFor = (port) =>
  process.platform === 'linux'
    ? `127.${1 + (port >> 8)}.${port & 0xff}.2`.replace('127.256.', '127.255.')
    : undefined;

/** `given`: root, seed, seconds, limits, fault, sabotage. The result is plain data. */
export async function playAttack(attack, given) {
  const findings = [];
  const find = (text) => {
    if (findings.length < 20 && !findings.includes(text)) findings.push(text);
  };
  const bears = { ...BEARS, ...attack.bears };
  const seconds = given.seconds ?? attack.seconds ?? 5;
  const options = {
    root: given.root,
    speed: attack.speed ?? 8,
    ...(attack.site && { site: attack.site }),
    limits: { ...attack.limits, ...given.limits },
    ...(given.fault && { fault: given.fault }),
    ...(given.sabotage && { sabotage: given.sabotage }),
  };
  const server = await startServer(options);
  const { pid } = server.child;
  const { port } = server;
  const plays = [];
  const result = { attack: attack.name, seed: given.seed, seconds };
  let stopSampling = () => {};
  const from = addressFor(port);
  const attackers = createAttackers({ host: '127.0.0.1', port, from });
  try {
    const viewer = await startViewer({ host: '127.0.0.1', port, file: WATCHED }, plays);
    await until(() => plays.length >= 2 || server.ended, 10_000);
    const wanted = plays[0];
    if (plays.length < 2 || !plays.every(({ ok }) => ok))
      find(`the viewer is not served in peace: ${plays[0]?.why}`);
    // The next play meets the attack from its beginning.
    const before = { files: await filesAtRest(server, pid, viewer), memory: 0 };
    const cpu = processorTime(pid);
    const waited = keptWaiting(pid);
    const began = performance.now();
    let peak = 0;
    stopSampling = sampleMemory(pid, SAMPLE_MS, (bytes) => {
      peak = Math.max(peak, bytes);
    });
    const beside = [];
    const watching = await startViewer({ host: '127.0.0.1', port, file: WATCHED }, beside);
    const deadline = performance.now() + seconds * 1000;
    const context = {
      ...{ attackers, port, find, seconds, root: given.root, pid },
      host: '127.0.0.1',
      from,
      random: createRandom(given.seed),
      over: () => performance.now() >= deadline || server.ended,
      remaining: () => Math.max(0, deadline - performance.now()),
      state: () => server.ask('state'),
      rest: (ms) => sleep(Math.min(ms, Math.max(0, deadline - performance.now()))),
    };
    // An attacker that still waits for an answer by then gets none.
    const tooLate = setTimeout(() => attackers.leave(), seconds * 1000 + GRACE_MS);
    await attack.run(context);
    clearTimeout(tooLate);
    await sleep(context.remaining());
    // One play at least that ended while the attack was on.
    await until(() => beside.length >= 1 || server.ended, bears.slowestPlay);
    result.cpu = share(processorTime(pid), cpu, seconds);
    await watching.finish(bears.slowestPlay, find);
    const passed = (performance.now() - began) / 1000;
    result.keptWaiting = share(keptWaiting(pid), waited, passed) ?? 0;
    judgePlays(beside, plays.slice(0, 2), result.keptWaiting, bears, find);
    result.counts = { ...attackers.counts };
    // What was not tried was not borne.
    if (attackers.counts.connections + attackers.counts.sent === 0) find('nothing was tried');
    if (attackers.counts.noPort > 0) find(`${attackers.counts.noPort} attackers had no port to come from`);
    attackers.leave();
    const restMs = bears.restMs * stretchOf(result.keptWaiting);
    if (!server.ended) await judgeRest(server, pid, before.files, find, { ...bears, restMs }, result);
    const after = [];
    const again = await startViewer({ host: '127.0.0.1', port, file: WATCHED }, after);
    await until(() => after.length >= 1 || server.ended, bears.slowestPlay);
    await again.stop();
    if (after[0]?.ok !== true || after[0].digest !== wanted?.digest)
      find(`afterwards the viewer is not served: ${after[0]?.why ?? 'the stream is another one'}`);
    stopSampling();
    await judgeEnd(server, find, bears);
    Object.assign(result, {
      viewer: summary(beside),
      memoryPeak: peak,
      stderrBytes: server.stderrBytes,
    });
    if (peak > bears.memory) find(`${megabytes(peak)} MB of memory, more than ${megabytes(bears.memory)}`);
    if (server.stderrBytes > bears.logBytes)
      find(`${server.stderrBytes} bytes of log: ${server.stderr.slice(0, 300)}`);
  } catch (error) {
    find(`the attack itself broke: ${error.stack}`);
  } finally {
    stopSampling();
    attackers.leave();
    server.child.kill('SIGKILL');
  }
  return { ...result, findings, verdict: findings.length === 0 ? 'borne' : 'FAILED' };
}

async function startServer(options) {
  const child = fork(SERVER, [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--expose-gc'],
  });
  const server = { child, port: 0, ended: false, stderrBytes: 0, stderr: '' };
  child.stderr.on('data', (chunk) => {
    server.stderrBytes += chunk.length;
    if (server.stderr.length < 2000) server.stderr += chunk;
  });
  child.once('exit', (status, signal) => {
    server.ended = true;
    server.status = status ?? signal;
  });
  /** Resolved in the order in which they were asked. */
  const asked = [];
  const answer = (message) => asked.shift()?.(message);
  const answered = () => new Promise((resolve) => asked.push(resolve));
  child.on('message', answer);
  child.once('exit', () => {
    for (const resolve of asked.splice(0)) resolve(undefined);
  });
  const first = await answered();
  if (first?.port === undefined) throw new Error(`the server did not start: ${server.stderr}`);
  server.port = first.port;
  /** undefined when it has ended. */
  server.ask = (ask) => {
    if (server.ended || !child.connected) return Promise.resolve(undefined);
    child.send({ ask });
    return answered();
  };
  return server;
}

async function startViewer(options, plays) {
  const child = fork(VIEWER, [JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exit = once(child, 'exit');
  child.on('message', (play) => plays.push(play));
  const stop = async () => {
    if (child.connected) child.disconnect();
    await exit;
  };
  return {
    stop,
    /** The play that is under way comes to its end, and counts. */
    async finish(ms, find) {
      if (child.connected) child.send('over');
      await until(() => child.exitCode !== null, ms);
      if (child.exitCode === null) find(`a play of the viewer did not end within ${ms / 1000} s`);
      await stop();
      if (child.exitCode !== 0) find(`the viewer itself ended with ${child.exitCode ?? child.signalCode}`);
    },
  };
}

/** The viewer leaves; then what the server has open is what it always has open. */
async function filesAtRest(server, pid, viewer) {
  await viewer.stop();
  for (let n = 0; n < 50; n++) {
    if ((await server.ask('state'))?.sessions === 0) break;
    await sleep(50);
  }
  return openFiles(pid);
}

/**
 * A machine that is busy otherwise is slow in peace too, makes the viewer itself late, and keeps a server waiting that
 * is ready to run: a server that has the machine for half of the time may take twice the time.
 */
function judgePlays(plays, inPeace, waiting, bears, find) {
  if (plays.length === 0) find('the viewer beside the attack came to no end');
  const usual = Math.max(0, ...inPeace.map(({ slowest }) => slowest));
  const stretch = stretchOf(waiting);
  for (const { ok, why, slowest, widest, digest, lag } of plays) {
    const allowed = (ms) => ms * stretch + 2 * (usual + lag);
    if (!ok) find(`the viewer was not served: ${why}`);
    else if (digest !== inPeace[0]?.digest) find('the viewer got another stream than in peace');
    else if (slowest > allowed(bears.slowestReply))
      find(`the viewer waited ${Math.round(slowest)} ms for a reply`);
    else if (widest > allowed(bears.widestGap)) find(`no media came for ${Math.round(widest)} ms`);
  }
}

/** When the attackers have gone nothing of them may be left. */
async function judgeRest(server, pid, filesBefore, find, bears, result) {
  const began = performance.now();
  let state;
  let files;
  do {
    state = await server.ask('state');
    files = openFiles(pid);
    if (state?.sessions === 0 && (files === undefined || files <= filesBefore)) break;
    await sleep(100);
  } while (performance.now() - began < bears.restMs && !server.ended);
  if (state === undefined) return;
  const { sessions, resources, troubles, memory, longestTurn } = state;
  result.sessionsLeft = sessions;
  result.handlesLeft = files === undefined ? undefined : files - filesBefore;
  result.memoryAfter = memory.rss;
  result.longestTurn = longestTurn;
  if (sessions > 0) find(`${sessions} sessions are left`);
  if (files !== undefined && files > filesBefore)
    find(`${files - filesBefore} files or sockets are left open`);
  const timers = resources.Timeout ?? 0;
  if (timers > bears.timers) find(`${timers} timers are left`);
  for (const trouble of troubles) find(trouble);
}

async function judgeEnd(server, find, bears) {
  if (!server.ended) {
    const end = await server.ask('close');
    await until(() => server.ended, bears.endMs);
    for (const trouble of end?.troubles ?? []) find(trouble);
    if (!server.ended) find('the server does not end after close()');
    else if (server.status !== 0) find(`the server ended with ${server.status}`);
  } else find(`the server ended early with ${server.status}: ${server.stderr.slice(0, 300)}`);
}

async function until(done, ms) {
  const deadline = performance.now() + ms;
  while (!done() && performance.now() < deadline) await sleep(20);
}

const summary = (plays) => ({
  plays: plays.length,
  ok: plays.length > 0 && plays.every(({ ok }) => ok),
  slowestReply: Math.max(0, ...plays.map(({ slowest }) => slowest)),
  widestGap: Math.max(0, ...plays.map(({ widest }) => widest)),
});
const stretchOf = (waiting) => 1 / (1 - Math.min(waiting, MOST_WAITING));
const share = (after, before, seconds) =>
  after === undefined || before === undefined ? undefined : (after - before) / seconds;
const megabytes = (bytes) => Math.round(bytes / 1e6);
