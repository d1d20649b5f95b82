import type { ProbeEvent } from '../events.ts';
import { htmlDocument } from './html/document.tsx';
import { recorder } from './html/recorder.ts';
import { runView } from './html/view.ts';
import type { ReporterFactory } from './reporter.ts';
import { runStory } from './run-story.ts';

/** For people: one page that shows what broke, the bytes that broke it, and the conversation around them. */
export const html: ReporterFactory = (out, tools) => {
  const story = runStory();
  const recorded = recorder();
  let probe: ProbeEvent | undefined;
  return {
    on(event) {
      story.on(event);
      recorded.on(event);
      if (event.type === 'probe') probe = event;
    },
    end: () => out.write(htmlDocument(runView(story, recorded, probe, tools))),
  };
};
