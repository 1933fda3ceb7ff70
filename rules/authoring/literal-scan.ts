/** Finds in one pass over a text which of many words occur in it (Aho–Corasick over UTF-16 units). */

export interface LiteralScan {
  /** Calls `found` once for each word that occurs in `text`, by its place in the list it was built from. */
  readonly scan: (text: string, found: (word: number) => void) => void;
}

interface Trie {
  readonly next: Map<number, number>[];
  /** Word that ends at a node; -1 = none. */
  readonly word: number[];
}

function buildTrie(words: readonly string[]): Trie {
  const trie: Trie = { next: [new Map()], word: [-1] };
  for (const [place, word] of words.entries()) {
    let node = 0;
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at);
      let child = trie.next[node]?.get(unit);
      if (child === undefined) {
        child = trie.next.push(new Map()) - 1;
        trie.word.push(-1);
        trie.next[node]?.set(unit, child);
      }
      node = child;
    }
    trie.word[node] = place;
  }
  return trie;
}

/** For each node the longest proper suffix that is also a node, and the nearest suffix at which a word ends. */
function suffixLinks(trie: Trie): { readonly fail: Int32Array; readonly ending: Int32Array } {
  const fail = new Int32Array(trie.next.length);
  const ending = new Int32Array(trie.next.length).fill(-1);
  const queue = [...(trie.next[0]?.values() ?? [])];
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head] ?? 0;
    const suffix = fail[node] ?? 0;
    ending[node] = (trie.word[suffix] ?? -1) >= 0 ? suffix : (ending[suffix] ?? -1);
    for (const [unit, child] of trie.next[node] ?? []) {
      let at = suffix;
      while (at !== 0 && !trie.next[at]?.has(unit)) at = fail[at] ?? 0;
      fail[child] = trie.next[at]?.get(unit) ?? 0;
      queue.push(child);
    }
  }
  return { fail, ending };
}

/** `words`: distinct, none empty. */
export function buildLiteralScan(words: readonly string[]): LiteralScan {
  const trie = buildTrie(words);
  const { fail, ending } = suffixLinks(trie);
  const step = (from: number, unit: number): number => {
    let node = from;
    for (;;) {
      const next = trie.next[node]?.get(unit);
      if (next !== undefined) return next;
      if (node === 0) return 0;
      node = fail[node] ?? 0;
    }
  };
  const endAt = (node: number) => ((trie.word[node] ?? -1) >= 0 ? node : (ending[node] ?? -1));
  const scan: LiteralScan['scan'] = (text, found) => {
    const reported = new Set<number>();
    let node = 0;
    for (let at = 0; at < text.length; at++) {
      node = step(node, text.charCodeAt(at));
      // Where a node was reported, so was every word that is its suffix.
      for (let end = endAt(node); end > 0 && !reported.has(end); end = ending[end] ?? -1) {
        reported.add(end);
        found(trie.word[end] ?? -1);
      }
    }
  };
  return { scan };
}
