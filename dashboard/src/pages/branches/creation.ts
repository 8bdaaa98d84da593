// Branches that this page has asked for. They go on when their dialog is closed.

import { effect, signal } from '@preact/signals';
import { api, ApiError } from '../../api';
import { branches, operations, refresh, tell } from '../../store';
import type { Branch, Mode, Operation } from '../../types';
import { asked } from './lit';

export interface Creation {
  key: string;
  project: string;
  name: string;
  mode: Mode;
  id: string | null; // of the branch; null: not answered yet
  error: unknown;
  isTold: boolean; // that it is ready
}

export const creations = signal<Creation[]>([]);

export function creationOf(key: string | null): Creation | null {
  return creations.value.find((one) => one.key === key) ?? null;
}

function change(key: string, more: Partial<Creation>) {
  creations.value = creations.value.map((one) => (one.key === key ? { ...one, ...more } : one));
}

export function forgetCreation(key: string) {
  creations.value = creations.value.filter((one) => one.key !== key);
}

const hints: Record<string, string> = {
  'branch.name_conflict': 'Choose another name, or delete the other branch first.',
  'branch.quota_exceeded': 'Delete branches that are done, or give the pool more room.',
  'branch.parent_not_branchable': "The parent must run: 'bough start' starts it.",
};

// An error always says what to do, even where the server had nothing to add.
export function withHint(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.hint) return error;
  return new ApiError(error.status, error.code, error.message, hints[error.code] ?? null, error.detail);
}

// Begins one, and returns its key at once.
export function create(project: string, name: string, mode: Mode, withSchedules: boolean): string {
  const key = crypto.randomUUID?.() ?? String(Math.random());
  creations.value = [...creations.value, { key, project, name, mode, id: null, error: null, isTold: false }];
  api.create(project, name, mode, withSchedules ? { with_schedules: true } : {}).then(
    (branch) => {
      change(key, { id: branch.id });
      void refresh();
    },
    (error: unknown) => change(key, { error: withHint(error) }),
  );
  return key;
}

export interface Progress {
  state: 'asked' | 'running' | 'ready' | 'failed';
  branch: Branch | null;
  operation: Operation | null;
  error: unknown;
}

export function progressOf(creation: Creation): Progress {
  const isLost = creation.error instanceof ApiError && creation.error.status === 0;
  // An answer that was lost may have been a good one.
  const adopted = isLost ? branches.value.find((one) => one.name === creation.name) : null;
  const id = adopted?.id ?? creation.id;
  const error = adopted ? null : creation.error;
  const branch = branches.value.find((one) => one.id === id) ?? null;
  const operation =
    operations.value.find((one) => (id ? one.branch_id === id : one.branch_name === creation.name && one.state === 'running')
      && one.kind.startsWith('create')) ?? null;
  if (error !== null) return { state: 'failed', branch, operation, error };
  if (operation?.state === 'failed') {
    const failure = new ApiError(500, 'failed', `cannot create '${creation.name}': ${operation.error ?? 'it failed'}`,
      'Nothing is left of it: the name is free again.');
    return { state: 'failed', branch, operation, error: failure };
  }
  if (branch?.branch_state === 'ready') return { state: 'ready', branch, operation, error };
  return { state: id || operation ? 'running' : 'asked', branch, operation, error };
}

function creationShown(): string | null {
  const open = asked.peek();
  return open?.what === 'create' ? open.creation : null;
}

// Says it when the dialog does not.
effect(() => {
  const news = creations.value.filter((one) => !one.isTold && progressOf(one).state === 'ready');
  for (const one of news) {
    change(one.key, { isTold: true });
    if (creationShown() !== one.key) tell(`Branch '${one.name}' is ready.`);
  }
});
