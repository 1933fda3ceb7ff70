import { canInstall, installPackages } from './debian.mjs';
import { findProgram, run } from './processes.mjs';
import { Refusal } from './refusal.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

async function installed() {
  for (const name of NAMES) {
    const program = findProgram(name);
    // Ubuntu's chromium-browser is a stub that only says where the real one is.
    if (program !== null && (await run(program, ['--version', '--no-sandbox'])).code === 0) return program;
  }
  return null;
}

/**
 * The browser in which the stories are played; installs one where there is none.
 * @param {(line: string) => void} aloud
 * @returns {Promise<string>}
 */
export async function findBrowser(aloud) {
  const found = await installed();
  if (found !== null) return found;
  if (canInstall()) {
    // Without a Chinese font the pictures show boxes, and widths are not what a person would see.
    await installPackages(
      ['chromium', 'fonts-wqy-microhei'],
      'this machine has no Chromium for the tests',
      aloud,
    );
    const now = await installed();
    if (now !== null) return now;
  }
  throw new Refusal(
    'The stories are played in Chromium, and there is none.\nInstall one so that `chromium` or `google-chrome` is on PATH (Debian, as root: apt-get install chromium fonts-wqy-microhei).',
  );
}
