/** The lists of the workbench, as the address names them. */
export type ListName = 'mine' | 'queue' | 'messages' | 'open' | 'ended';
