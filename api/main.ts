/** The API's entry: nothing fails here on purpose. */
import { runApi } from './api-process.ts';

await runApi(process.env, () => undefined);
process.exit(process.exitCode ?? 0);
