/** What handlers tell live connections of this node, so that what was written here is shown here at once. */
export interface LiveHub {
  /** The log has grown: look now instead of at the next tick. */
  readonly wrote: () => void;
  /** Somebody has read further. */
  readonly read: (mark: { readonly sessionId: string; readonly who: 'visitor' | 'staff' }) => Promise<void>;
  /** A command whose result is to be told when it is there. */
  readonly follow: (command: { readonly id: string; readonly sessionId: string }) => void;
  /** Sign-ins of this person no longer count. */
  readonly signedOut: (staffId: string) => void;
}
