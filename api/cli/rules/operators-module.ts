/** The operators that json-rules-engine lacks, as the text of a module that imports nothing; `rules export` writes it. */

export const OPERATORS_MODULE = `// The operators of exported rules for json-rules-engine:
//   for (const [name, answer] of Object.entries(operators)) engine.addOperator(name, answer);
// Texts are compared as they come: normalise them first (NFKC, lower case, one blank), as the exported facts are.
const text = (fact) => typeof fact === 'string';
const number = (fact) => typeof fact === 'number' && !Number.isNaN(fact);
const patterns = new Map();

// Patterns are RE2, which JavaScript reads but for a few flags such as (?s); those throw here.
function pattern(source) {
  let known = patterns.get(source);
  if (known === undefined) patterns.set(source, (known = new RegExp(source, 'iu')));
  return known;
}

export const operators = {
  textContains: (fact, value) => text(fact) && fact.includes(value),
  startsWith: (fact, value) => text(fact) && fact.startsWith(value),
  endsWith: (fact, value) => text(fact) && fact.endsWith(value),
  textContainsAny: (fact, value) => text(fact) && value.some((word) => fact.includes(word)),
  matchesRegex: (fact, value) => text(fact) && pattern(value).test(fact),
  between: (fact, value) => number(fact) && fact >= value[0] && fact <= value[1],
  containsAny: (fact, value) => Array.isArray(fact) && value.some((word) => fact.includes(word)),
  containsAll: (fact, value) => Array.isArray(fact) && value.every((word) => fact.includes(word)),
  before: (fact, value) => number(fact) && fact < value,
  after: (fact, value) => number(fact) && fact >= value,
  betweenTimes: (fact, value) => number(fact) && fact >= value[0] && fact < value[1],
  isSet: (fact) => fact !== null && fact !== undefined,
  isNotSet: (fact) => fact === null || fact === undefined,
};
`;
