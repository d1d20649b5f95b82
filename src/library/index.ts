/** What a program gets that imports `mms-conform`. */
export type {
  AttemptEnd,
  CaseEnd,
  CaseStart,
  CheckEvent,
  FlowEvent,
  MessageEvent,
  PlannedCase,
  ProbeEvent,
  ReferenceEvent,
  RunEnd,
  RunEvent,
  RunStart,
  StepEvent,
} from '../events.ts';
export { UserError } from '../scenario/user-error.ts';
export type { ExitStatus } from '../verdict/exit-status.ts';
export type { Counts } from '../verdict/run-verdict.ts';
export type { Verdict } from '../verdict/verdict.ts';
export type { RunOptions } from './options.ts';
export type { CaseResult, Failure, RunResult } from './result.ts';
export { run } from './run.ts';
