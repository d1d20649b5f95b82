import type { RunEvent } from '../events.ts';

/**
 * What a run is told. Each means what the option of the command line means, and what is left out is as it is there:
 * `mms-conform.config.yaml` in the working folder is found by itself, too. Variables `MMS_CONFORM_…` count for nothing here.
 */
export interface RunOptions {
  /** `HOST[:PORT]`, `mms[t|u]://HOST[:PORT]/PATH`, or `builtin`; beats the profile. */
  readonly target?: string;
  /** Content on the server to ask for. */
  readonly file?: string;
  /** A local copy of it, for byte-exact checks. */
  readonly reference?: string;
  /** A profile of the target. */
  readonly profile?: string;
  /** Files or folders with scenarios of your own, beside the built-in ones. */
  readonly suites?: readonly string[];
  /** Ids of scenarios, beginnings of them, or globs. */
  readonly selectors?: readonly string[];
  /** Only scenarios whose id or title matches this regular expression. */
  readonly grep?: string;
  /** Only scenarios with one of these tags. */
  readonly tags?: readonly string[];
  /** Only scenarios that prove one of these requirements. */
  readonly requirements?: readonly string[];
  /** Cases at a time, 8 when absent. */
  readonly workers?: number;
  /** Of every random choice; a random one when absent, which the result tells. */
  readonly seed?: number;
  /** The longest wait for one answer: `10s`. */
  readonly timeout?: string;
  /** The longest time for the whole run: `5m`. */
  readonly maxTime?: string;
  /** The longest wait for the target to take a connection: `30s`. */
  readonly wait?: string;
  /** How often a case that failed is played again, at most. */
  readonly retries?: number;
  /** How often every case is played. */
  readonly repeat?: number;
  /** Ends the run after so many failed cases. */
  readonly bail?: number;
  /** One of several parts of the cases: `1/4`. */
  readonly shard?: string;
  /** Warnings are failures. */
  readonly strict?: boolean;
  /** Capabilities whose skip is a failure. */
  readonly require?: readonly string[];
  /** No malformed, flood or exhaustion cases. */
  readonly safe?: boolean;
  /** Local address to connect from. */
  readonly bind?: string;
  /** Local UDP ports to receive at: `7000-7015`. */
  readonly udpPorts?: string;
  /** A simulated network that loses this share of datagrams, and delays as many: `5%`. */
  readonly udpLoss?: string;
  /** A list of known nonconformities, which still run and count as expected. */
  readonly expectedFailures?: string;
  /** `failed` or `all`: captures for Wireshark in the folder `pcap` of `outputDir`. */
  readonly pcap?: string;
  /** Folder for reports and captures without a path of their own, `reports` when absent. */
  readonly outputDir?: string;
  /** `NAME=FILE` for each report to write: `junit=reports/junit.xml`. */
  readonly reporters?: readonly string[];
  /** Ends the run in good order: what was played stands in the result, and its status is 130. */
  readonly signal?: AbortSignal;
  /** Is told the story of the run as it happens. What it throws ends the run, and `run` rejects with it. */
  readonly onEvent?: (event: RunEvent) => void;
}
