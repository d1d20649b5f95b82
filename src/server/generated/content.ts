import type { AsfFile } from '../../asf/file.ts';
import { readAsfHeader } from '../../asf/header.ts';
import type { Clock } from '../clock.ts';
import { type Content, contentOf } from '../content.ts';
import type { Library } from '../library.ts';
import { livePace } from '../live.ts';
import type { Generated } from '../site.ts';
import { headerOf } from './header.ts';
import { packetWriter } from './packets.ts';
import { packetAt, packetTime, shapeOf } from './shape.ts';

/** An ASF file that is nowhere: each packet is made when it is asked for, and always the same. */
export function generatedFile(given: Generated): AsfFile {
  const shape = shapeOf(given);
  const headerBytes = headerOf(shape);
  const { header, findings } = readAsfHeader(headerBytes);
  const write = packetWriter(shape);
  const window = new Uint8Array(shape.packetSize);
  const none = new Uint8Array(0);
  return {
    header,
    headerBytes,
    bytes: window,
    packetSize: shape.packetSize,
    packetCount: shape.packets,
    packet(n) {
      if (!Number.isInteger(n) || n < 0 || n >= shape.packets) return none;
      const bytes = new Uint8Array(shape.packetSize);
      write(n, bytes);
      return bytes;
    },
    packetAt(n) {
      write(n, window);
      return 0;
    },
    sendTime: (n) => packetTime(shape, n),
    findings,
  };
}

/**
 * The files of `library`, and generated content beside them. What has no end is broadcast since the server was
 * started: whoever asks gets the packet that is on the air at this moment.
 */
export function withGenerated(
  library: Library,
  generated: Readonly<Record<string, Generated>>,
  clock: Clock,
  speed: number,
): Library {
  const began = clock.now();
  const onAir = (): number => (clock.now() - began) * livePace(speed);
  const made = new Map<string, Content>();
  return {
    async open(name) {
      const path = name.replace(/^\//, '');
      const given = Object.hasOwn(generated, path) ? generated[path] : undefined;
      const content = made.get(path) ?? (given && generatedContent(given, onAir));
      if (content === undefined) return library.open(name);
      made.set(path, content);
      return content;
    },
  };
}

function generatedContent(given: Generated, onAir: () => number): Content {
  const file = generatedFile(given);
  const content = contentOf(file, new Map());
  if (content === undefined) throw new Error('generated content is no ASF file that can be sent');
  if (Number.isFinite(file.packetCount)) return content;
  const shape = shapeOf(given);
  return { ...content, live: { now: () => packetAt(shape, onAir()), loop: Number.POSITIVE_INFINITY } };
}
