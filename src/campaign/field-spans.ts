import { TcpMessageHeader } from '../protocols/mmsp/messages/tcp-message-header.ts';
import { decodePacket } from '../protocols/mmsp/packet.ts';
import type { Fields, Layout } from '../wire/fields.ts';
import type { Span } from '../wire/span.ts';

/** A field of a packet, and where its bytes are. */
export interface FieldSpan {
  readonly path: string;
  readonly span: Span;
  readonly layout: Layout;
  /** It says how long something is, how many there are of it, or where it is. */
  readonly measures: boolean;
}

const HEADER_MEASURES: ReadonlySet<string> = new Set(['messageLength', 'chunkCount']);

/** Every field of a TcpMessageHeader packet that could be read, those of its header first. */
export function fieldSpans(packet: Uint8Array): FieldSpan[] {
  const { header, messages } = decodePacket(packet);
  const found: FieldSpan[] = [];
  for (const [path, span] of header.spans) {
    const layout = layoutOf(TcpMessageHeader.fields, path);
    if (layout !== undefined) found.push({ path, span, layout, measures: HEADER_MEASURES.has(path) });
  }
  for (const { message, decoded } of messages) {
    if (message === undefined || decoded === undefined) continue;
    const measured = measuring(message.fields);
    for (const [path, span] of decoded.spans) {
      const layout = layoutOf(message.fields, path);
      const name = path.slice(path.lastIndexOf('.') + 1);
      if (layout !== undefined) found.push({ path, span, layout, measures: measured.has(name) });
    }
  }
  return found;
}

/** The layout that a path leads to: `log.info.szURL`, `aStreamEntries[0].wThinningLevel`. */
function layoutOf(fields: Fields, path: string): Layout | undefined {
  let within: Fields | undefined = fields;
  let layout: Layout | undefined;
  for (const part of path.split('.')) {
    const name: string = part.replace(/\[\d+\]$/, '');
    layout = within !== undefined && Object.hasOwn(within, name) ? within[name]?.layout : undefined;
    within = layout?.kind === 'struct' || layout?.kind === 'list' ? layout.of.fields : undefined;
  }
  return layout;
}

/** Names of the fields that measure others, in structures within it too. */
export function measuring(fields: Fields): Set<string> {
  const names = new Set<string>();
  for (const [name, { layout }] of Object.entries(fields)) {
    if (layout.kind === 'integer' && layout.derived !== undefined) names.add(name);
    if (layout.kind === 'list') names.add(layout.count);
    if (layout.kind === 'list' || layout.kind === 'struct')
      for (const inner of measuring(layout.of.fields)) names.add(inner);
    if (layout.kind !== 'utf16' && layout.kind !== 'bytes') continue;
    const { extent } = layout;
    if (extent.is === 'counted' || extent.is === 'located') names.add(extent.by);
    if (extent.is === 'located') names.add(extent.at);
  }
  return names;
}
