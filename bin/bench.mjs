import { Refusal } from './refusal.mjs';

export async function main() {
  throw new Refusal('There is nothing to measure yet.');
}
