import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../scenario/user-error.ts';
import { parseTarget } from './target.ts';

const both = ['tcp', 'udp'];
const remote = (host: string, port = 1755, more: object = {}) => ({
  kind: 'remote',
  host,
  port,
  transports: both,
  ...more,
});

describe('a target', () => {
  it.each([
    ['builtin', { kind: 'builtin', transports: both }],
    ['server', remote('server')],
    ['server.example.', remote('server.example.')],
    ['192.0.2.10:554', remote('192.0.2.10', 554)],
    ['[::1]', remote('::1')],
    ['[2001:db8::1]:1756', remote('2001:db8::1', 1756)],
    ['bücher.example', remote(domainToASCII('bücher.example'))],
    ['mms://server', remote('server')],
    ['MMS://server/', remote('server')],
    ['mms://server:80/a/b%20c.asf', remote('server', 80, { path: 'a/b c.asf' })],
    ['mms://[::1]:1755/x', remote('::1', 1755, { path: 'x' })],
    ['mmst://server/x', remote('server', 1755, { path: 'x', transports: ['tcp'] })],
    ['mmsu://server', remote('server', 1755, { transports: ['udp'] })],
  ])('%s', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });

  it.each([
    ['', 'must name a host'],
    [':1755', 'must name a host'],
    ['mms://', 'must name a host'],
    ['http://server', 'must be an mms://, mmst:// or mmsu:// address, not http://'],
    ['server/x.asf', 'must begin with mms:// when it has a path'],
    ['mms://me:secret@server', 'must not hold a user: put user and password into the profile'],
    ['::1', 'must have its IPv6 address in brackets: [::1]'],
    ['[server]', 'must have an IPv6 address between the brackets'],
    ['a:b', 'must be a host with an optional port, such as 192.0.2.10:1755 or [::1]:1755'],
    ['[::1', 'must be a host with an optional port, such as 192.0.2.10:1755 or [::1]:1755'],
    ['server:', 'must have a port from 1 to 65535'],
    ['server:0', 'must have a port from 1 to 65535'],
    ['server:65536', 'must have a port from 1 to 65535'],
    ['a b', 'must name a host of letters, digits, hyphens and dots'],
    ['mms://server/x?y', 'must have a path that can be decoded, without ? and #'],
    ['mms://server/%zz', 'must have a path that can be decoded, without ? and #'],
  ])('%j is refused', (text, problem) => {
    expect(() => parseTarget(text)).toThrow(
      new UserError(`the target ${JSON.stringify(text.replace('me:secret', '…'))} ${problem}`),
    );
  });

  it('of any text is read or refused with a UserError', () => {
    const parts = fc.array(
      fc.oneof(fc.constantFrom('mms://', '[', ']', ':', '/', '%', '::', '@', '.'), fc.string()),
    );
    fc.assert(
      fc.property(parts, (text) => {
        try {
          const target = parseTarget(text.join(''));
          if (target.kind === 'remote') expect(target.port).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
    );
  });
});
