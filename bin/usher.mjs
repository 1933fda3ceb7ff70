#!/usr/bin/env node
// The one door: `usher start | test | build | check | bench`, and everything else goes to the bundled command line.
// Runs before any install, so nothing imported here may come from node_modules.
import { Refusal } from './refusal.mjs';

const OWN = {
  start: './start.mjs',
  test: './test.mjs',
  build: './build.mjs',
  check: './check.mjs',
  bench: './bench.mjs',
};

const USAGE = `usher start            run everything on this machine
usher test [part …]    check and test everything, or only the named parts
usher build            build what is stale into dist/
usher check            format, lint, types, imports, unused code
usher bench [--only …] measure; \`--quick\` tries it in short
usher <command>        anything else: \`usher help\` lists the commands of the product`;

async function run([command, ...args]) {
  if (command === undefined || command === '--help' || command === '-h') {
    console.log(USAGE);
    return command === undefined ? 2 : 0;
  }
  const { requireNode } = await import('./install.mjs');
  requireNode();
  if (Object.hasOwn(OWN, command)) {
    const { main } = await import(OWN[command]);
    return main(args);
  }
  const { main } = await import('./command-line.mjs');
  return main([command, ...args]);
}

// Said out loud: a compiler's helper process or a timer must not keep us here once the work is done.
try {
  process.exit(await run(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Refusal ? `\n${error.message}` : error);
  process.exit(1);
}
