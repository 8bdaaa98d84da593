// How far branches and their parent have moved apart: read from the server one at a time, only for branches that are
// on the screen, since each reading looks through both databases.

import { type Signal, signal } from '@preact/signals';
import { api } from '../api';
import { branches, isConnected, onBranchEvent, operations, session } from '../store';
import type { Branch, Comparison } from '../types';

export interface Known {
  comparison: Comparison | null;
  error: unknown;
  at: number; // when it was read; 0: to be read again
}

const OLD_MS = 60_000;
const LOOK_MS = 2000;

const known = new Map<string, Signal<Known>>();
const wanted = new Map<string, number>(); // how many show it
const nothing: Known = { comparison: null, error: null, at: 0 };

export function comparisonOf(id: string): Signal<Known> {
  let one = known.get(id);
  if (!one) {
    one = signal(nothing);
    known.set(id, one);
  }
  return one;
}

// Moves with each reading, for who sorts by it.
export const comparisonsRead = signal(0);

export function canCompare(branch: Branch): boolean {
  return branch.running !== false && ['ready', 'merged', 'conflicted'].includes(branch.branch_state);
}

// From now on the branch is on the screen, until what is returned is called.
export function watchComparison(id: string): () => void {
  wanted.set(id, (wanted.get(id) ?? 0) + 1);
  void readNext();
  return () => {
    const left = (wanted.get(id) ?? 1) - 1;
    if (left > 0) wanted.set(id, left);
    else wanted.delete(id);
  };
}

export async function readComparison(id: string): Promise<Comparison> {
  const one = comparisonOf(id);
  try {
    const comparison = await api.comparison(id, false);
    one.value = { comparison, error: null, at: Date.now() };
    return comparison;
  } catch (error) {
    one.value = { comparison: null, error, at: Date.now() };
    throw error;
  } finally {
    comparisonsRead.value++;
  }
}

function isDue(branch: Branch): boolean {
  return wanted.has(branch.id) && canCompare(branch) && Date.now() - comparisonOf(branch.id).value.at > OLD_MS;
}

let isReading = false;
async function readNext() {
  if (isReading || !isConnected.value || !session.value || document.hidden) return;
  isReading = true;
  // What was never read comes first.
  const due = branches.value.filter(isDue).sort((a, b) => comparisonOf(a.id).value.at - comparisonOf(b.id).value.at);
  const next = due[0];
  if (next) await readComparison(next.id).catch(() => {});
  isReading = false;
  if (due.length > 1) void readNext();
}

setInterval(() => void readNext(), LOOK_MS);

function forget(id: string) {
  const one = known.get(id);
  if (one) one.value = { ...one.value, at: 0 };
}

// A merge moves the parent, so what every other branch is behind.
onBranchEvent((id) => {
  const newest = operations.value.find((one) => one.branch_id === id);
  if (newest?.kind === 'merge') for (const one of known.keys()) forget(one);
  else forget(id);
  void readNext();
});
