/** One line for each attack, as Markdown. */
export function table(results) {
  const head = [
    'attack',
    'connections',
    'sent',
    'viewer',
    'slowest reply',
    'server CPU',
    'memory peak',
    'handles left',
    'verdict',
  ];
  const lines = results.map(({ attack, counts = {}, viewer = {}, cpu, memoryPeak, handlesLeft, verdict }) => [
    attack,
    said(counts.connections),
    said(counts.sent),
    viewer.ok === true ? `${viewer.plays} ok` : 'not ok',
    viewer.slowestReply === undefined ? '' : `${Math.round(viewer.slowestReply)} ms`,
    cpu === undefined ? '' : `${Math.round(cpu * 100)} %`,
    memoryPeak ? `${Math.round(memoryPeak / 1e6)} MB` : '',
    said(handlesLeft),
    verdict,
  ]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const said = (count) => (count === undefined ? '' : String(count));
