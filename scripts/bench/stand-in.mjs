// The server side of the bench, a process of its own: relays its first connection to the reference server and
// records it, then answers every further connection from the recording. A recording costs next to nothing to send,
// so that what is measured is the reader and not the server.
// Started by peer.mjs with a folder and the generated content to serve; tells its port, what it recorded, and on demand
// its processor time over the channel to the parent.
import { connect, createServer } from 'node:net';
import { startServer } from '../../dist/server/server.js';

const [, , root, generated] = process.argv;
const reference = await startServer({ root, site: { generated: JSON.parse(generated) }, speed: 0, seed: 1 });
/** What the server sent before the first request, then after each. */
let answers;

const server = createServer({ noDelay: true }, (socket) => {
  // The client just goes away when it has what it wants.
  socket.on('error', () => socket.destroy());
  if (answers === undefined) record(socket);
  else replay(socket);
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => process.send({ cpu: process.cpuUsage() }));
// Without a parent nobody asks any more.
process.on('disconnect', () => process.exit());

function record(client) {
  const requests = [];
  const came = [[]];
  const upstream = connect({ host: reference.host, port: reference.port, noDelay: true });
  const count = requestCounter((request) => {
    requests.push(request);
    came.push([]);
  });
  client.on('data', (chunk) => {
    count(chunk);
    upstream.write(chunk);
  });
  upstream.on('data', (chunk) => {
    came.at(-1).push(chunk);
    if (client.write(chunk)) return;
    upstream.pause();
    client.once('drain', () => upstream.resume());
  });
  upstream.on('error', () => client.destroy());
  upstream.on('close', () => client.destroy());
  client.on('close', async () => {
    upstream.destroy();
    answers = came.map((chunks) => Buffer.concat(chunks));
    await reference.close();
    process.send({ requests, answers: answers.map(({ length }) => length) });
  });
}

function replay(socket) {
  let next = 0;
  const answer = () => {
    const bytes = answers[next++];
    if (bytes?.length > 0) socket.write(bytes);
  };
  answer();
  socket.on('data', requestCounter(answer));
}

/** Calls back for every whole request; messageLength leaves the first 16 bytes out. */
function requestCounter(onRequest) {
  let held = Buffer.alloc(0);
  return (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= 12) {
      const size = held.readUInt32LE(8) + 16;
      if (held.length < size) return;
      onRequest(held.subarray(0, size));
      held = held.subarray(size);
    }
  };
}
