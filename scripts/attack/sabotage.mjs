// Ways to be a server that does not bear an attack, for the tests of what judges it. None of them is in the product.

import { openSync } from 'node:fs';

/** Each spoils a server that runs, and may return what spoils its end. */
export const sabotages = {
  /** A timer that nobody ends keeps the process alive. */
  'keeps a timer': () => () => {
    setInterval(() => {}, 1000);
  },
  /** What every session costs is never given back. */
  'keeps memory': (server) => {
    const kept = [];
    setInterval(() => {
      if (server.sessions > 0 && kept.length < 40) kept.push(Buffer.alloc(10e6, 1));
    }, 20).unref();
  },
  'keeps a file open': (server) => {
    setInterval(() => {
      if (server.sessions > 0) openSync('/dev/null');
    }, 50).unref();
  },
  'forgets a promise': () => {
    setTimeout(() => void Promise.reject(new Error('nobody waits for it')), 1500).unref();
  },
  'writes a line for everything': (server) => {
    setInterval(() => {
      if (server.sessions > 0) process.stderr.write(`${'somebody is here. '.repeat(200)}\n`);
    }, 5).unref();
  },
  'thinks for a long time': (server) => {
    let plays = 0;
    let before = 0;
    setInterval(() => {
      if (server.sessions > before) plays++;
      before = server.sessions;
      // Not before it has been seen in peace.
      if (plays < 4) return;
      plays = 0;
      const until = performance.now() + 20_000;
      while (performance.now() < until);
    }, 20).unref();
  },
  /** Long after the viewer has been served for the first time, where 200 connections are made at once. */
  'thinks late': (server) => {
    const looks = setInterval(() => {
      if (server.sessions < 150) return;
      clearInterval(looks);
      setTimeout(() => {
        const until = performance.now() + 8000;
        while (performance.now() < until);
      }, 3000).unref();
    }, 20).unref();
  },
  'throws when it ends': () => () => {
    process.nextTick(() => {
      throw new Error('too late');
    });
  },
  'ends early': () => {
    setTimeout(() => process.exit(3), 1500).unref();
  },
};
