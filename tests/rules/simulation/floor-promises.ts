/** What must be true of a finished session's rows, whatever happened to it. */
import type { SessionRow } from '#rules/simulation/world-state.ts';

/** The promises that this session breaks, in words; none = []. */
export function brokenPromises(row: SessionRow): readonly string[] {
  const say = (what: string): string => `${row.session.id}: ${what}`;
  return [
    ...gaps(row).map(say),
    ...surveys(row).map(say),
    ...timers(row).map(say),
    ...speakers(row).map(say),
  ];
}

function gaps({ log }: SessionRow): readonly string[] {
  const seqs = log.every(({ seq }, index) => seq === index + 1);
  const seen = log.flatMap(({ vseq }) => (vseq === null ? [] : [vseq]));
  const vseqs = seen.every((vseq, index) => vseq === index + 1);
  return [...(seqs ? [] : ['seq has a gap']), ...(vseqs ? [] : ['vseq has a gap'])];
}

function surveys({ log, survey, session, closing }: SessionRow): readonly string[] {
  const sent = log.filter(({ event }) => event.kind === 'survey-sent').length;
  const broken = sent > 1 ? ['more than one survey'] : [];
  if (survey === null || closing === null) return broken;
  const silent = closing.cause === 'by-time-out' && session.talk.customerMessages === 0;
  const answered = session.talk.agentMessages > 0 && session.openedBy === 'visitor';
  return answered && !silent ? broken : [...broken, 'a survey in an excluded case'];
}

function timers({ timers: rows, session }: SessionRow): readonly string[] {
  if (session.phase !== 'ended') return [];
  return rows.filter(({ outcome }) => outcome === null).map(({ timer }) => `${timer.kind} never settled`);
}

/** Only agents speak while an agent serves, only the bot while the bot does. */
function speakers({ log }: SessionRow): readonly string[] {
  let answers: 'nobody' | 'agent' | 'bot' = 'nobody';
  const broken: string[] = [];
  for (const { event } of log) {
    if (event.kind === 'assigned') answers = 'agent';
    if (event.kind === 'bot-started') answers = 'bot';
    if (['queued', 'form-opened', 'closed', 'reassigned', 'interrupted'].includes(event.kind))
      answers = 'nobody';
    if (event.kind === 'message' && event.from !== 'customer' && event.from !== answers)
      broken.push(`${event.from} spoke while ${answers} answers`);
  }
  return broken;
}
