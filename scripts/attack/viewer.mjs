// The ordinary viewer beside an attack, in a process of its own: it plays a file again and again, and tells of each play
// how long the slowest reply took, how late the media was, and whether every byte was the same as ever.
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { createCutter, hrOf, packets, REPLY } from './packets.mjs';

const { host, port, file, from } = JSON.parse(process.argv[2] ?? '{}');
/** Nobody waits longer than this, milliseconds. */
const PATIENCE = 15_000;
const TICK_MS = 20;
/** How late this process itself is, at worst: what the machine does to everybody is nothing of the server's. */
let lag = 0;
let expected = performance.now() + TICK_MS;
setInterval(() => {
  lag = Math.max(lag, performance.now() - expected);
  expected = performance.now() + TICK_MS;
}, TICK_MS).unref();
let over = false;
process.on('message', () => {
  over = true;
});
process.on('disconnect', () => process.exit());

while (!over && process.connected) {
  lag = 0;
  const seen = { ...(await play()), lag };
  // Whoever has asked may have gone meanwhile.
  process.send(seen, () => {});
  await new Promise((resolve) => setTimeout(resolve, 50));
}
if (process.connected) process.disconnect();

async function play() {
  const began = performance.now();
  let slowest = 0;
  let step = 'the connection';
  let wake = () => {};
  const replies = [];
  const media = createHash('sha256');
  let dataPackets = 0;
  let lastAt = 0;
  let widest = 0;
  let lost;
  const socket = connect({ host, port, noDelay: true, ...(from && { localAddress: from }) });
  socket.on('connect', () => wake());
  socket.on('error', (error) => {
    lost = error.message;
    wake();
  });
  socket.on('close', () => {
    lost ??= 'the server closed';
    wake();
  });
  socket.on(
    'data',
    createCutter((packet, mid) => {
      if (mid === REPLY.Ping) socket.write(packets.pong());
      else if (mid !== undefined) replies.push({ mid, hr: hrOf(packet) });
      else {
        media.update(packet);
        dataPackets++;
        if (lastAt > 0) widest = Math.max(widest, performance.now() - lastAt);
        lastAt = performance.now();
      }
      wake();
    }),
  );

  async function until(done) {
    const asked = performance.now();
    while (!done()) {
      if (lost !== undefined) throw new Error(`${step}: ${lost}`);
      const left = PATIENCE - (performance.now() - asked);
      if (left <= 0) throw new Error(`${step}: nothing came for ${PATIENCE} ms`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, left);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return performance.now() - asked;
  }

  async function ask(name, packet, mid) {
    step = name;
    socket.write(packet);
    slowest = Math.max(slowest, await until(() => replies.length > 0));
    const reply = replies.shift();
    if (reply.mid !== mid) throw new Error(`${name}: 0x${reply.mid.toString(16)} came`);
    if (reply.hr !== 0) throw new Error(`${name}: it was refused`);
  }

  try {
    slowest = await until(() => socket.readyState === 'open');
    await ask('Connect', packets.connect(), REPLY.ReportConnectedEX);
    await ask('ConnectFunnel', packets.connectFunnel(), REPLY.ReportConnectedFunnel);
    await ask('OpenFile', packets.openFile(file), REPLY.ReportOpenFile);
    await ask('ReadBlock', packets.readBlock(), REPLY.ReportReadBlock);
    step = 'the header';
    slowest = Math.max(slowest, await until(() => dataPackets > 0));
    await ask('StreamSwitch', packets.streamSwitch(1), REPLY.ReportStreamSwitch);
    lastAt = 0;
    await ask('StartPlaying', packets.startPlaying(), REPLY.ReportStartedPlaying);
    step = 'the media';
    await until(() => replies.length > 0);
    if (replies.shift()?.mid !== REPLY.ReportEndOfStream) throw new Error('the media did not end');
    return {
      ok: true,
      slowest,
      widest,
      took: performance.now() - began,
      dataPackets,
      digest: media.digest('hex'),
    };
  } catch (error) {
    return { ok: false, why: error.message, slowest, widest, took: performance.now() - began };
  } finally {
    socket.destroy();
  }
}
