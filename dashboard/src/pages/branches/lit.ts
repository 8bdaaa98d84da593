// What the graph and the table show to each other, and what the page keeps when one leaves it and comes back.

import { signal } from '@preact/signals';
import type { Branch } from '../../types';

export const lit = signal<string | null>(null); // the branch under the mouse or the focus
export const search = signal('');

export type Column = 'name' | 'state' | 'mode' | 'age' | 'owner' | 'size' | 'changes' | 'port';
export const sort = signal<{ by: Column; down: boolean }>({ by: 'age', down: false });

// The dialog that is open. The branch is as it was: it may be gone before the dialog is.
export type Asked = { what: 'create'; creation: string | null } | { what: 'reset' | 'delete'; branch: Branch };
export const asked = signal<Asked | null>(null);
