/** The same words in another language: every key, nothing more. */
export type Same<T> = { readonly [key in keyof T]: T[key] extends string ? string : Same<T[key]> };
