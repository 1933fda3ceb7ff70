/** Where the value behind a JSON pointer stands in a text, so that a fault is shown on its line. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

class Scanner {
  at = 0;
  readonly spans = new Map<string, Span>();
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }

  #skip(): void {
    while (/\s/u.test(this.#text[this.at] ?? '')) this.at += 1;
  }

  #string(): string {
    const from = this.at;
    this.at += 1;
    while (this.at < this.#text.length && this.#text[this.at] !== '"')
      this.at += this.#text[this.at] === '\\' ? 2 : 1;
    this.at += 1;
    return JSON.parse(this.#text.slice(from, this.at)) as string;
  }

  #entries(close: '}' | ']', path: string): void {
    this.at += 1;
    for (let index = 0; ; index += 1) {
      this.#skip();
      if (this.#text[this.at] === close) break;
      let key = String(index);
      if (close === '}') {
        key = this.#string();
        this.#skip();
        this.at += 1;
      }
      this.value(`${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
      this.#skip();
      if (this.#text[this.at] === ',') this.at += 1;
    }
    this.at += 1;
  }

  value(path: string): void {
    this.#skip();
    const from = this.at;
    const char = this.#text[from];
    if (char === '{') this.#entries('}', path);
    else if (char === '[') this.#entries(']', path);
    else if (char === '"') this.#string();
    else while (/[^\s,\]}]/u.test(this.#text[this.at] ?? ' ')) this.at += 1;
    this.spans.set(path, { from, to: this.at });
  }
}

/** Of a text that is JSON. */
export function spansIn(text: string): ReadonlyMap<string, Span> {
  const scanner = new Scanner(text);
  scanner.value('');
  return scanner.spans;
}

/** The value itself, else the nearest that holds it. */
export function locate(spans: ReadonlyMap<string, Span>, pointer: string): Span {
  for (let path = pointer; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
    const span = spans.get(path);
    if (span !== undefined) return span;
  }
  return { from: 0, to: 1 };
}
