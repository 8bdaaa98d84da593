// One operation: its words, and how far it is.

import { operations } from '../../store';
import type { Branch, Operation } from '../../types';
import { duration } from '../../format';
import { Age } from '../../ui/common';

const words: Record<string, [string, string]> = {
  create: ['Creating the branch', 'Created'],
  'create schema-only': ['Creating the branch', 'Created, schema only'],
  merge: ['Merging into the parent', 'Merged into the parent'],
  reset: ['Bringing it back to T0', 'Reset to T0'],
  delete: ['Deleting the branch', 'Deleted'],
};

export function operationWords(operation: Operation): string {
  const [running, done] = words[operation.kind] ?? [operation.kind, operation.kind];
  if (operation.state === 'running') return running;
  return operation.state === 'done' ? done : `${running} failed`;
}

export function operationsOf(branch: Branch): Operation[] {
  return operations.value.filter((one) => one.branch_id === branch.id);
}

export function took(operation: Operation): string {
  if (!operation.ended_at) return '';
  return duration((Date.parse(operation.ended_at) - Date.parse(operation.started_at)) * 1000);
}

export function Progress({ operation }: { operation: Operation }) {
  return (
    <div class="progress">
      <progress max={operation.total || 1} value={operation.done} aria-label={operationWords(operation)} />
      <span class="faint">{operation.step ?? 'starting'}</span>
    </div>
  );
}

// What is being done to the branch now.
export function Running({ branch }: { branch: Branch }) {
  const running = operationsOf(branch).find((one) => one.state === 'running');
  return (
    <div role="status">
      {running && (
        <div class="card running">
          <strong>{operationWords(running)}</strong>
          <Progress operation={running} />
        </div>
      )}
    </div>
  );
}

export function OperationLine({ operation }: { operation: Operation }) {
  return (
    <div class="operation-line">
      <span class={`mark ${operation.state}`} aria-hidden="true" />
      <span class="what">
        {operationWords(operation)}
        {operation.error && <span class="error-text">{operation.error}</span>}
      </span>
      <span class="faint figure">{took(operation)}</span>
      <span class="faint when"><Age at={operation.started_at} /> ago</span>
    </div>
  );
}
