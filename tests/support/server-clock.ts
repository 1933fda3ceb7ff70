// A server whose clock is apart from the machine's, by a library that is loaded before its own.
import fs from 'node:fs';
import path from 'node:path';
import { canInstall, canUnpack, installPackages, unpackPackage } from '../../bin/debian.mjs';

const PACKAGE = 'libfaketime';

export interface Clock {
  /** The library. */
  readonly library: string;
  /** Seconds, negative = behind. */
  readonly aheadSeconds: number;
}

/** Null where the machine does not have the library, and cannot fetch it. */
export async function findClockLibrary(): Promise<string | null> {
  const here = libraryUnder('/');
  if (here !== null || !canUnpack()) return here;
  const why = 'this machine cannot set the clock of a server';
  try {
    if (!canInstall()) return libraryUnder(await unpackPackage(PACKAGE, why, console.log));
    await installPackages([PACKAGE], why, console.log);
    return libraryUnder('/');
  } catch (error) {
    console.log(`no clock can be set: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}

function libraryUnder(root: string): string | null {
  const libraries = path.join(root, 'usr/lib');
  const found = fs
    .readdirSync(libraries)
    .map((name) => path.join(libraries, name, 'faketime/libfaketimeMT.so.1'))
    .find((file) => fs.existsSync(file));
  return found ?? null;
}

/** What the server's process needs in its environment. Time still passes as it does: only what it is called is shifted. */
export function fakeClock({ library, aheadSeconds }: Clock): NodeJS.ProcessEnv {
  return {
    LD_PRELOAD: library,
    FAKETIME: `${aheadSeconds < 0 ? '' : '+'}${aheadSeconds}s`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    FAKETIME_NO_CACHE: '1',
  };
}
