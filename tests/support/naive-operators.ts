/** Our operators written a second time, as plainly as possible, for json-rules-engine as the oracle. Imports nothing of ours on purpose. */

type Value = unknown;

function isText(value: Value): value is string {
  return typeof value === 'string';
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export const NAIVE_OPERATORS: { readonly [name: string]: (fact: Value, value: Value) => boolean } = {
  textContains: (fact, value) => isText(fact) && isText(value) && fact.indexOf(value) !== -1,
  startsWith: (fact, value) => isText(fact) && isText(value) && fact.slice(0, value.length) === value,
  endsWith: (fact, value) =>
    isText(fact) &&
    isText(value) &&
    fact.length >= value.length &&
    fact.slice(fact.length - value.length) === value,
  textContainsAny: (fact, value) => {
    if (!isText(fact) || !isList(value)) return false;
    for (const word of value) if (isText(word) && fact.indexOf(word) !== -1) return true;
    return false;
  },
  matchesRegex: (fact, value) => isText(fact) && isText(value) && new RegExp(value, 'iu').test(fact),
  between: (fact, value) =>
    typeof fact === 'number' && isList(value) && !(fact < Number(value[0])) && !(fact > Number(value[1])),
  containsAny: (fact, value) => {
    if (!isList(fact) || !isList(value)) return false;
    for (const wanted of value) for (const present of fact) if (wanted === present) return true;
    return false;
  },
  containsAll: (fact, value) => {
    if (!isList(fact) || !isList(value)) return false;
    for (const wanted of value) if (fact.indexOf(wanted) === -1) return false;
    return true;
  },
  before: (fact, value) => typeof fact === 'number' && fact < Number(value),
  after: (fact, value) => typeof fact === 'number' && !(fact < Number(value)),
  betweenTimes: (fact, value) =>
    typeof fact === 'number' && isList(value) && !(fact < Number(value[0])) && fact < Number(value[1]),
  isSet: (fact) => fact !== null && fact !== undefined,
  isNotSet: (fact) => fact === null || fact === undefined,
};
