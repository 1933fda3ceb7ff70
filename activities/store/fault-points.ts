/**
 * Every place where a test may end a process: before and after what must not come apart. `fault(name)` does nothing in production.
 * A test holds that the sources call exactly these.
 */
export const FAULT_POINTS = [
  'advance:before-ask',
  'advance:before-write',
  'advance:before-commit',
  'advance:after-commit',
  'serve:before-offer',
  'serve:before-commit',
  'serve:after-offer',
  'claim:after-seat',
  'message:before-commit',
  'message:after-commit',
  'command:before-commit',
  'command:after-commit',
  'relay:after-lease',
  'relay:after-delivery',
  'scan:before-commit',
  'presence:before-commit',
  'presence:before-serve',
  'visit:judged',
  'visit:committed',
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

export type Fault = (point: FaultPoint) => void | Promise<void>;
