import type { Field, Struct } from '../fields.ts';

export const fieldsOf = (struct: Struct): [string, Field][] => Object.entries(struct.fields);

/** Whether the encoder works the field out: a size, a count, an offset. */
export function isDerived(struct: Struct, name: string): boolean {
  return fieldsOf(struct).some(([own, { layout }]) => {
    if (layout.kind === 'integer') return own === name && layout.derived !== undefined;
    if (layout.kind === 'list') return layout.count === name;
    if (layout.kind !== 'bytes' && layout.kind !== 'utf16') return false;
    const { extent } = layout;
    return (
      (extent.is === 'counted' || extent.is === 'located') &&
      (extent.by === name || (extent.is === 'located' && extent.at === name))
    );
  });
}
