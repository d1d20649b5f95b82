/** Names within a page that are made of ids: the same for the same id, safe in a link, and none given twice. */
export function anchors(): (prefix: string, id: string) => string {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  return (prefix, id) => {
    const key = `${prefix} ${id}`;
    const known = given.get(key);
    if (known !== undefined) return known;
    const plain = `${prefix}${id.replace(/[^\w.]+|\.{2,}/g, '-').slice(0, LONGEST)}`.replace(/-$/, '');
    let name = plain;
    for (let n = 2; taken.has(name); n++) name = `${plain}-${n}`;
    taken.add(name);
    given.set(key, name);
    return name;
  };
}

const LONGEST = 120;

export type Anchor = ReturnType<typeof anchors>;
