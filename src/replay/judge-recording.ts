import type { Check } from '../verdict/tally.ts';
import { createConversationJudge, type JudgeOptions } from './conversation-judge.ts';
import type { Recording } from './recording.ts';

/** Judges a recorded conversation as if it took place now; the times are those of the recording. */
export function judgeRecording(recording: Recording, options: JudgeOptions): readonly Check[] {
  const judge = createConversationJudge(options);
  for (const { t, from, bytes } of recording.chunks) judge.hear(t, from, bytes);
  judge.ended(recording.end);
  return judge.checks();
}
