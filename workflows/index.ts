/** What the worker offers; Temporal finds the workflow by the name it is exported under. */
export { session } from './session-workflow.ts';
