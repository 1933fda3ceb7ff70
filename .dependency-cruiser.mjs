// Who may import whom: rules ← activities ← workflows ← api ← console. An import may only point left.

/** What an npm package looks like once it is resolved. */
const npm = 'node_modules';

/** @param {readonly string[]} names */
const packages = (names) => names.map((name) => `${npm}/${name.replace('.', '\\.')}/`);

const RULES_MAY_USE = [
  'zod',
  're2js',
  'handlebars',
  'murmurhash',
  'canonicalize',
  'temporal-polyfill',
  'temporal-spec',
];

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid('no-cycles', 'Two files that need each other are one, or hide a third.', {}, { circular: true }),
    forbid('no-unresolved', 'An import must lead somewhere.', {}, { couldNotResolve: true }),
    forbid(
      'no-dev-packages',
      'What runs in production is a dependency, not a development dependency.',
      { path: '^(rules|activities|workflows|api)/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'rules-are-first',
      'rules/ decides and knows nobody else.',
      { path: '^rules/' },
      { path: '^(activities|workflows|api|console|tests|bin)/' },
    ),
    forbid(
      'rules-are-pure',
      'rules/ reads no clock and does no I/O: no module of Node, and from npm only what computes.',
      { path: '^rules/' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'rules-packages',
      'From npm, rules/ uses only what computes.',
      { path: '^rules/' },
      { path: `${npm}/`, pathNot: packages(RULES_MAY_USE) },
    ),
    forbid(
      'activities-do',
      'activities/ use rules/; the worker is given the path of the workflow, never imports it.',
      { path: '^activities/' },
      { path: '^(workflows|api|console|tests|bin)/' },
    ),
    forbid(
      'workflows-wait',
      'workflows/ use the names in rules/session/messages; of everything else only types.',
      { path: '^workflows/' },
      {
        path: '^(rules|activities|api|console|tests|bin)/',
        pathNot: '^rules/session/messages\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'workflows-types',
      'Types come from rules/ and the worker side only.',
      { path: '^workflows/' },
      { path: '^(api|console|tests|bin)/' },
    ),
    forbid(
      'workflows-packages',
      'From npm, workflows/ use @temporalio only.',
      { path: '^workflows/' },
      { path: `${npm}/`, pathNot: [`${npm}/@temporalio/`] },
    ),
    forbid(
      'workflows-are-pure',
      'A workflow is replayed: no module of Node.',
      { path: '^workflows/' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'api-speaks',
      'api/ uses rules/, activities/store/ and the names of workflows/messages; nothing else of activities/ or workflows/ but types.',
      { path: '^api/' },
      {
        path: '^(activities|workflows|console|tests|bin)/',
        pathNot: ['^activities/store/', '^workflows/messages\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'api-knows-no-console',
      'api/ does not know the console.',
      { path: '^api/' },
      { path: '^(console|tests|bin)/' },
    ),
    forbid(
      'contract-is-light',
      'The contract is bundled into the console: no module of Node, no server.',
      { path: '^api/contract/' },
      { path: '^(api/(?!contract/)|activities/)' },
    ),
    forbid(
      'contract-runs-in-browsers',
      'The contract is bundled into the console.',
      { path: '^api/contract/' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'console-shows',
      'console/ uses rules/ and the contract, nothing else of the server.',
      { path: '^console/' },
      { path: '^(activities|workflows|api|tests|bin)/', pathNot: '^api/contract/' },
    ),
    forbid(
      'features-are-separate',
      'A feature uses its own files, app/ and ui/; no feature imports a feature.',
      { path: '^console/([^/]+)/', pathNot: '^console/(app|ui)/' },
      { path: '^console/', pathNot: '^console/($1|app|ui)/' },
    ),
    forbid(
      'ui-knows-no-feature',
      'ui/ is what every feature is made of.',
      { path: '^console/ui/' },
      { path: '^console/(?!ui/)' },
    ),
    forbid(
      'widget-is-small',
      'The widget takes types only from elsewhere: it is loaded on other people’s pages.',
      { path: '^console/widget/', pathNot: 'vite\\.config\\.ts$' },
      { path: '^(rules|api|console/(?!widget/))', dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: [npm, '^activities/store/generated/'] },
    exclude: { path: ['^dist/', '^\\.usher/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    cache: false,
  },
};
