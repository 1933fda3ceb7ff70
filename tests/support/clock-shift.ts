// The clock of a program under test, apart from everybody else's. Imported first, so that no line of the product sees the real one.

/** Milliseconds, ahead of the machine's or behind; told by the process that starts the program. */
const SHIFT_MS = Number(process.env.TEST_CLOCK_SHIFT_MS ?? 0);

if (SHIFT_MS !== 0) {
  const Real = Date;
  globalThis.Date = new Proxy(Real, {
    construct: (target, given, as: new () => object) =>
      Reflect.construct(target, given.length === 0 ? [Real.now() + SHIFT_MS] : given, as),
    apply: () => new Real(Real.now() + SHIFT_MS).toString(),
    get: (target, key, as) => (key === 'now' ? () => Real.now() + SHIFT_MS : Reflect.get(target, key, as)),
  });
}
