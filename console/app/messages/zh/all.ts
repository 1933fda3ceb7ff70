import { codes } from './codes.ts';
import { entry } from './entry.ts';
import { explain } from './explain.ts';
import { facts } from './facts.ts';
import { fixtures } from './fixtures.ts';
import { notices } from './notices.ts';
import { plan } from './plan.ts';
import { rights } from './rights.ts';
import { rollout } from './rollout.ts';
import { shell } from './shell.ts';
import { studio } from './studio.ts';
import { trial } from './try.ts';
import { versions } from './versions.ts';
import { why } from './why.ts';
import { workbench } from './workbench.ts';

export const zh = {
  ...shell,
  ...entry,
  ...workbench,
  ...codes,
  ...facts,
  ...studio,
  ...fixtures,
  ...versions,
  ...why,
  ...explain,
  ...notices,
  ...trial,
  ...plan,
  ...rollout,
  ...rights,
};
