/**
 * Every target, by name; loaded when it is asked for.
 * @type {Readonly<Record<string, () => Promise<import('../target.mjs').Target>>>}
 */
const TARGETS = {
  message: async () => (await import('./message.mjs')).message,
  definition: async () => (await import('./definition.mjs')).definition,
  data: async () => (await import('./data.mjs')).data,
  tamper: async () => (await import('./tamper.mjs')).tamper,
  framing: async () => (await import('./framing.mjs')).framing,
  conversation: async () => (await import('./conversation.mjs')).conversation,
  'asf-header': async () => (await import('./asf-header.mjs')).asfHeader,
  'asf-packet': async () => (await import('./asf-packet.mjs')).asfPacket,
  scenario: async () => (await import('./scenario.mjs')).scenario,
  profile: async () => (await import('./profile.mjs')).profile,
  expected: async () => (await import('./lists.mjs')).expected,
  events: async () => (await import('./events.mjs')).events,
  report: async () => (await import('./events.mjs')).report,
  merge: async () => (await import('./events.mjs')).merge,
  site: async () => (await import('./lists.mjs')).site,
};

export const targetNames = () => Object.keys(TARGETS);

/** @param {string} name */
export async function targetNamed(name) {
  const load = TARGETS[name];
  if (load === undefined) throw new Error(`there is no target ${JSON.stringify(name)}`);
  return load();
}
