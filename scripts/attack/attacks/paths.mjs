// Names of files that lead somewhere else.
import { openSession } from '../attackers.mjs';
import { packets, REPLY } from '../packets.mjs';

const DEVICES = [
  'con',
  'nul',
  'prn',
  'aux',
  'com1',
  'lpt1',
  'CON.asf',
  'nul.asf',
  'COM1.asf',
  '$DATA',
  'audio.asf::$DATA',
];

/** What may not be opened, whatever the system. `root`: the folder that is served. */
export const wrongNames = (root) => [
  ...climbs('secret.asf'),
  ...climbs('root-beside/secret.asf'),
  ...[
    '..',
    '.',
    '',
    '/',
    '//',
    'members',
    'members/',
    './audio.asf',
    'members/../audio.asf',
    'members//only.asf',
  ],
  ...[
    `${root}/audio.asf`,
    `/${root}/audio.asf`,
    'file:///etc/passwd',
    '/etc/passwd',
    '//etc/passwd',
    'etc/passwd',
  ],
  ...[
    '\\\\server\\share\\secret.asf',
    '\\\\?\\C:\\secret.asf',
    '\\\\.\\pipe\\x',
    'C:\\secret.asf',
    'C:secret.asf',
  ],
  ...['\\\\127.0.0.1\\c$\\secret.asf', '//127.0.0.1/c$/secret.asf', '~/secret.asf', '~root/secret.asf'],
  ...['leads-out.asf', 'folder-out/secret.asf', 'loop', 'loop/audio.asf'],
  ...['device.asf', 'pipe.asf', '/dev/zero', '/proc/self/mem', 'dev/stdin'],
  ...[
    'members\\only.asf',
    'audio.asf/',
    'audio.asf/.',
    'audio.asf/..',
    'audio.asf\\',
    'audio.asf.',
    'audio.asf ',
  ],
  ...DEVICES.flatMap((name) => [name, `members/${name}`]),
  ...[
    'a'.repeat(255),
    'a'.repeat(256),
    'a'.repeat(1025),
    'a/'.repeat(500),
    'a'.repeat(30_000),
    '../'.repeat(340),
  ],
  ...[
    '\u0001',
    '\u202easf.oidua',
    'audio.asf\u200b',
    '\ud800',
    '\uff0e\uff0e\uff0fsecret.asf',
    '..\u2215secret.asf',
    '%',
    '%s%n',
    '*',
    'audio.as?',
  ],
];

const climbs = (target) => [
  ...[
    '../',
    '..\\',
    '/../',
    '\\..\\',
    './../',
    '.././',
    'members/../../',
    'members\\..\\..\\',
    '....//',
    '..//',
    '..;/',
    '.../',
  ].map((up) => up + target),
  ...[
    '%2e%2e/',
    '%2e%2e%2f',
    '..%2f',
    '..%5c',
    '%252e%252e%252f',
    '%c0%ae%c0%ae/',
    '..%c0%af',
    '%uff0e%uff0e/',
    '..%00/',
  ].map((up) => up + target),
];

export const paths = [
  {
    name: 'path-tricks',
    title: 'Names that lead out of the folder, into devices, through links, or that are none at all.',
    async run({ attackers, over, find, root }) {
      const names = wrongNames(root);
      const tried = new Set();
      await Promise.all(
        Array.from({ length: 8 }, async (_, worker) => {
          while (!over()) {
            const session = await openSession(attackers, packets);
            if (session === undefined) continue;
            session.socket.destroy();
            const socket = await attackers.dial();
            if (socket === undefined) continue;
            const reply = attackers.listen(socket);
            attackers.send(socket, packets.connect(), packets.connectFunnel());
            for (let n = worker; n < names.length && !over(); n += 8) {
              attackers.send(socket, packets.openFile(names[n], 9));
              const answer = await reply(REPLY.ReportOpenFile);
              if (answer === undefined)
                find(`no answer to OpenFile of ${JSON.stringify(names[n].slice(0, 60))}`);
              else if (answer.hr < 0x80000000) find(`${JSON.stringify(names[n].slice(0, 60))} was opened`);
              tried.add(n);
              if (answer === undefined) break;
            }
            // The same connection can still open what there is.
            attackers.send(socket, packets.openFile('audio.asf'));
            const good = await reply(REPLY.ReportOpenFile);
            if (good !== undefined && good.hr !== 0) find('after wrong names a right one is refused');
            socket.destroy();
          }
        }),
      );
      if (tried.size < names.length) find(`only ${tried.size} of ${names.length} names were tried`);
    },
  },
  {
    name: 'around-the-guard',
    title: 'Other spellings of a path that needs credentials.',
    site: { protected: { 'members/': { scheme: 'BASIC', users: { somebody: 'secret' } } } },
    async run({ attackers, over, find }) {
      const names = [
        'members/only.asf',
        '/members/only.asf',
        '//members/only.asf',
        'MEMBERS/only.asf',
        'Members/Only.asf',
        'members./only.asf',
        'members /only.asf',
        './members/only.asf',
        'members//only.asf',
        'x/../members/only.asf',
        'members\\only.asf',
        'members/only.asf.',
      ];
      const tried = new Set();
      while (!over()) {
        for (const name of names) {
          const socket = await attackers.dial();
          if (socket === undefined) continue;
          const reply = attackers.listen(socket);
          attackers.send(
            socket,
            packets.connect(),
            packets.connectFunnel(),
            packets.openFile(name),
            packets.openFile('none.asf', 77),
          );
          for (
            let answer = await reply(REPLY.ReportOpenFile);
            answer !== undefined;
            answer = await reply(REPLY.ReportOpenFile)
          ) {
            if (answer.hr === 0) find(`${name} was opened without credentials`);
            if (answer.packet.readUInt32LE(44) !== 77) continue;
            tried.add(name);
            break;
          }
          socket.destroy();
        }
      }
      if (tried.size < names.length) find(`only ${tried.size} of ${names.length} names were tried`);
    },
  },
];
