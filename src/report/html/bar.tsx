import type { Verdict } from '../../verdict/verdict.ts';

/** Parts of a whole beside each other; decoration of the numbers that stand next to it. */
export function Bar({ parts }: { parts: readonly (readonly [Verdict, number])[] }) {
  const total = parts.reduce((sum, [, part]) => sum + part, 0);
  let at = 0;
  return (
    <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
      {parts.map(([verdict, part]) => {
        if (part === 0) return null;
        // Something that happened once has to be seen.
        const width = Math.max(6, Math.round((1000 * part) / total));
        const x = Math.min(at, 1000 - width);
        at += width;
        return <rect class={`v-${verdict}`} x={x} y={0} width={width} height={10} />;
      })}
    </svg>
  );
}
