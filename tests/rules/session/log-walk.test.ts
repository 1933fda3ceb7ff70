import { describe, expect, it } from 'vitest';
import { phasesAfter, type WalkedLine } from '#rules/session/log-walk.ts';

/** `kind` or `author:kind`. */
function log(...lines: readonly string[]): readonly WalkedLine[] {
  return lines.map((line) => {
    const [first = '', second] = line.split(':');
    return second === undefined ? { kind: first, author: 'system' } : { kind: second, author: first };
  });
}

describe('the walk through the published table that a log tells', () => {
  it.each([
    ['nothing yet', log(), ['guiding', 'routing']],
    ['guided, then spoken to', log('guided', 'guided', 'visitor:message'), ['guiding', 'routing']],
    ['served', log('visitor:message', 'assigned', 'prompt', 'agent:message'), ['serving']],
    [
      'queued, widened, served',
      log('visitor:message', 'queued', 'widened', 'left-queue', 'assigned'),
      ['serving'],
    ],
    ['warned', log('visitor:message', 'assigned', 'warned'), ['warned']],
    [
      'warned, and talk goes on',
      log('visitor:message', 'assigned', 'warned', 'visitor:message'),
      ['warned', 'serving'],
    ],
    [
      'passed on by the bot',
      log('visitor:message', 'bot-started', 'bot:message', 'bot-handed-over', 'assigned'),
      ['serving'],
    ],
    [
      'taken from one who does not reply',
      log('visitor:message', 'assigned', 'reassigned', 'assigned'),
      ['serving'],
    ],
    [
      'a form that was sent',
      log('visitor:message', 'form-opened', 'form-sent', 'closed'),
      ['surveying', 'ended'],
    ],
    [
      'closed, asked, reminded',
      log('visitor:message', 'assigned', 'closed', 'survey-sent', 'survey-reminded'),
      ['ended'],
    ],
  ])('knows where it leads: %s', (_, lines, phases) => {
    expect([...phasesAfter(lines)].sort()).toEqual([...phases].sort());
  });

  it.each([
    ['served after the end', log('visitor:message', 'assigned', 'closed', 'assigned')],
    ['closed twice', log('visitor:message', 'assigned', 'closed', 'closed')],
    ['warned while waiting', log('visitor:message', 'queued', 'warned')],
    ['guided once it was spoken to and served', log('visitor:message', 'assigned', 'guided')],
    ['reassigned while nobody serves', log('visitor:message', 'queued', 'reassigned')],
    ['handed over by a bot that never was', log('visitor:message', 'assigned', 'bot-handed-over')],
    ['a form in the middle of another', log('visitor:message', 'form-opened', 'form-opened')],
    ['served before anybody spoke', log('guided', 'guidance-stopped', 'guided', 'warned')],
  ])('allows no phase where the table allows none: %s', (_, lines) => {
    expect([...phasesAfter(lines)]).toEqual([]);
  });
});
