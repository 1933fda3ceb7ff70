/** The studio's tabs; one is shown where its page exists. */
export const TABS = [
  { route: 'rules', words: 'studio.tab-rules' },
  { route: 'rules-conditions', words: 'studio.tab-conditions' },
  { route: 'rules-try', words: 'studio.tab-try' },
  { route: 'rules-fixtures', words: 'studio.tab-fixtures' },
  { route: 'rules-versions', words: 'studio.tab-versions' },
  { route: 'rules-canary', words: 'rollout.tab' },
] as const;

/** Where a draft is reviewed and published. */
export const PUBLISH_ROUTE = 'rules-publish';
