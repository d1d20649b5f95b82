import { connections } from './connections.mjs';
import { datagrams } from './datagrams.mjs';
import { paths } from './paths.mjs';
import { readers } from './readers.mjs';
import { requests } from './requests.mjs';
import { sessions } from './sessions.mjs';

/**
 * An attack: a name, a sentence, and `run`, which goes on until `over()`. `limits` are those of the server, with waits
 * made shorter; `speed` and `site` are the server's; `bears` is what it may cost; `seconds` is how long it lasts.
 */
export const attacks = [...connections, ...readers, ...requests, ...paths, ...datagrams, ...sessions];
