/** Every operation's handler; the compiler asks for the missing one. */
import type { Deps } from '../deps.ts';
import type { Handlers } from '../handler.ts';
import { alarmHandlers } from './alarm-handlers.ts';
import { commandHandlers } from './command-handlers.ts';
import { conditionHandlers } from './condition-handlers.ts';
import { decisionHandlers } from './decision-handlers.ts';
import { demoHandlers } from './demo-handlers.ts';
import { draftHandlers } from './draft-handlers.ts';
import { fixtureHandlers } from './fixture-handlers.ts';
import { fixtureRunHandlers } from './fixture-run-handlers.ts';
import { leftMessageHandlers } from './left-message-handlers.ts';
import { messageHandlers } from './message-handlers.ts';
import { noticeHandlers } from './notice-handlers.ts';
import { phraseHandlers } from './phrase-handlers.ts';
import { presenceHandlers } from './presence-handlers.ts';
import { publishHandlers } from './publish-handlers.ts';
import { queueHandlers } from './queue-handlers.ts';
import { rolloutHandlers } from './rollout-handlers.ts';
import { rolloutReadingHandlers } from './rollout-reading-handlers.ts';
import { ruleFaceHandlers } from './rule-face-handlers.ts';
import { ruleFigureHandlers } from './rule-figure-handlers.ts';
import { ruleSetHandlers } from './rule-set-handlers.ts';
import { ruleTrialHandlers } from './rule-trial-handlers.ts';
import { ruleVersionHandlers } from './rule-version-handlers.ts';
import { ruleVocabularyHandlers } from './rule-vocabulary-handlers.ts';
import { sessionHandlers } from './session-handlers.ts';
import { settingsHandlers } from './settings-handlers.ts';
import { staffHandlers } from './staff-handlers.ts';
import { tryHandlers } from './try-handlers.ts';
import { visitHandlers } from './visit-handlers.ts';
import { whyNotHandlers } from './why-not-handlers.ts';

export function createHandlers(deps: Deps): Handlers {
  return {
    ...alarmHandlers(deps),
    ...commandHandlers(deps),
    ...decisionHandlers(deps),
    ...demoHandlers(deps),
    ...draftHandlers(deps),
    ...fixtureHandlers(deps),
    ...fixtureRunHandlers(deps),
    ...leftMessageHandlers(deps),
    ...messageHandlers(deps),
    ...noticeHandlers(deps),
    ...phraseHandlers(deps),
    ...presenceHandlers(deps),
    ...publishHandlers(deps),
    ...queueHandlers(deps),
    ...ruleFaceHandlers(deps),
    ...ruleFigureHandlers(deps),
    ...rolloutHandlers(deps),
    ...rolloutReadingHandlers(deps),
    ...ruleSetHandlers(deps),
    ...ruleTrialHandlers(deps),
    ...conditionHandlers(deps),
    ...ruleVersionHandlers(deps),
    ...ruleVocabularyHandlers(deps),
    ...sessionHandlers(deps),
    ...settingsHandlers(deps),
    ...staffHandlers(deps),
    ...tryHandlers(deps),
    ...visitHandlers(deps),
    ...whyNotHandlers(deps),
  };
}
