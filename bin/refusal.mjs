/** Something the person at the keyboard can put right: shown as text, without a stack. */
export class Refusal extends Error {}
