import type { Same } from '../same.ts';
import type { explain as zh } from '../zh/explain.ts';

export const explain: Same<typeof zh> = {
  least: {
    title: 'The least that would have to be different for it to win',
    'title-hold': 'The least that would have to be different for its condition to hold',
    or: 'or',
    must: 'would have to be true',
    'must-not': 'would have to be false',
    with: 'For example with {facts}',
    fact: '{label}: {value}',
    already: 'Nothing: this is what was decided.',
    'holds-already': 'Its own condition held; an earlier rule won before it.',
    'at-least': 'At least {size} conditions; a closer answer takes more work than is allowed.',
    'none-found': 'No facts were found under which it would win.',
    'not-in-force': 'It was switched off or set aside; no condition would have helped.',
  },
  'why-not': {
    ask: 'Why not…?',
    title: 'Why not…?',
    choose: 'Choose a rule or an agent',
    rules: 'Rules',
    agents: 'Agents',
    nothing: 'Nothing to ask about: the version it was decided by can no longer be read.',
    asking: 'Working it out…',
    close: 'Close',
    'agent-chosen': 'It was {name}: this session went to {name}.',
    'agent-ranked':
      '{name} was {percent} % free ({load}/{limit}); {chosen} was {chosenPercent} % free ({chosenLoad}/{chosenLimit}), so it was {chosen}.',
    'agent-as-free':
      '{name} was as free as {chosen} ({percent} %); {chosen} had waited longer for a session.',
    'agent-fewer': '{name} held {load} sessions, {chosen} only {chosenLoad}, so it was {chosen}.',
    'agent-as-few': '{name} held as many sessions as {chosen} ({load}); {chosen} had waited longer for one.',
    'agent-turn': '{name} could have served; by “{strategy}” it was the turn of {chosen}.',
    'agent-refused': '{step}: {name} – {reason}.',
    'agent-lower': '{step}: {name} could have served, but came later in the order.',
    'first-at': 'With {load} sessions or fewer, {name} would have come first.',
    'not-reached': 'Step {index}, “{step}”, would have asked {name}; it was settled before.',
    'not-reached-nobody': 'Step {index}, “{step}”, would have asked {name}; the plan never got there.',
    'not-asked': 'No step of this plan asks {name}.',
    'other-rules': 'Rules that ask {name}:',
    'no-other-rules': 'No rule of that version asks {name}.',
    today: 'Judged by today’s groups.',
  },
};
