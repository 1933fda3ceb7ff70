/** The policy entry an organisation begins with; the prompts' words are seeded elsewhere. */
import type { Policy, PolicyEntry } from './policy.ts';

export const DEFAULT_ENTRY: PolicyEntry = {
  ladder: [
    { afterSeconds: 30, action: 'remind' },
    { afterSeconds: 180, action: 'reassign' },
  ],
  missBudget: 3,
  closure: { closeAfterSeconds: 1800, warnAfterSeconds: 1500 },
  returnWindowSeconds: 600,
  queue: { maxLength: 50, maxWaitSeconds: 1800, overflow: 'message-form' },
  survey: {
    enabled: true,
    validSeconds: 86_400,
    remindAfterSeconds: null,
    tags: { '1': [], '2': [], '3': [], '4': [], '5': [] },
  },
  bot: { maxMisses: 2, botId: null },
  formSeconds: 1800,
  prompts: {},
  goodMessages: 3,
};

export const DEFAULT_POLICY: Policy = { default: DEFAULT_ENTRY, groups: {}, entryPoints: {} };
