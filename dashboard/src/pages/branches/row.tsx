// One branch in the table.

import { useComputed } from '@preact/signals';
import { memo } from 'preact/compat';
import { useEffect, useRef } from 'preact/hooks';
import { ApiError } from '../../api';
import { bytes, count } from '../../format';
import { branchHref } from '../../router';
import { may, mayChange } from '../../store';
import type { Branch, Operation } from '../../types';
import { Age, Button, StateBadge } from '../../ui/common';
import { canCompare, comparisonOf, watchComparison } from '../../ui/comparisons';
import { asked, lit } from './lit';
import { ownerOf } from './rows';

// One observer for all rows says which are on the screen.
const seen = new WeakMap<Element, (isVisible: boolean) => void>();
const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) seen.get(entry.target)?.(entry.isIntersecting);
});

function useVisible(run: () => () => void) {
  const ref = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    const row = ref.current!;
    let stop: (() => void) | null = null;
    seen.set(row, (isVisible) => {
      if (isVisible === (stop !== null)) return;
      if (isVisible) stop = run();
      else {
        stop?.();
        stop = null;
      }
    });
    observer.observe(row);
    return () => {
      observer.unobserve(row);
      stop?.();
    };
  }, []);
  return ref;
}

export function Changes({ branch }: { branch: Branch }) {
  const { comparison, error } = comparisonOf(branch.id).value;
  if (!comparison && !canCompare(branch)) return <span class="faint" title="Read when the branch is ready and runs">–</span>;
  if (error !== null)
    return <span class="faint" title={error instanceof ApiError ? error.message : String(error)}>cannot be read</span>;
  if (!comparison) return <span class="waiting" aria-label="Reading" />;
  const { ahead, behind, conflicts } = comparison;
  return (
    <span class="changes">
      <span class={ahead ? 'ahead' : 'faint'}>{ahead.toLocaleString('en')} ahead</span>
      <span class="faint"> · </span>
      <span class={behind ? '' : 'faint'}>{behind.toLocaleString('en')} behind</span>
      {conflicts > 0 && <span class="conflicts" title="They block a merge">{count(conflicts, 'conflict')}</span>}
    </span>
  );
}

function Progress({ operation }: { operation: Operation }) {
  return (
    <span class="step">
      <progress value={operation.done} max={operation.total || 1} aria-label={`${operation.kind}, step ${operation.done} of ${operation.total}`} />
      {operation.step}
    </span>
  );
}

// Why a button may not be used; null: it may.
function whyNot(branch: Branch, what: 'reset' | 'delete', operation: Operation | null): string | null {
  if (!mayChange(branch)) return 'A member may do this only to branches of its own.';
  if (operation) return 'Wait until the running operation is done.';
  if (what === 'reset' && !['ready', 'merged', 'conflicted'].includes(branch.branch_state))
    return `A branch that is ${branch.branch_state} cannot be reset.`;
  return null;
}

function Act({ branch, what, operation }: { branch: Branch; what: 'reset' | 'delete'; operation: Operation | null }) {
  const no = whyNot(branch, what, operation);
  return (
    <Button
      kind="quiet" class="button quiet small" disabled={no !== null} title={no ?? undefined}
      aria-label={`${what === 'reset' ? 'Reset' : 'Delete'} ${branch.name}`}
      onClick={() => (asked.value = { what, branch })}
    >
      {what === 'reset' ? 'Reset' : 'Delete'}
    </Button>
  );
}

function RowOf({ branch, operation }: { branch: Branch; operation: Operation | null }) {
  const look = useComputed(() => (lit.value === branch.id ? 'lit' : ''));
  const ref = useVisible(() => watchComparison(branch.id));
  return (
    <tr
      ref={ref} class={look.value}
      onMouseEnter={() => (lit.value = branch.id)} onMouseLeave={() => (lit.value = null)}
      onFocusIn={() => (lit.value = branch.id)} onFocusOut={() => (lit.value = null)}
    >
      <th scope="row" class="name"><a href={branchHref(branch.name)}>{branch.name}</a></th>
      <td class="state">
        <StateBadge state={branch.branch_state} running={branch.running} asleep={branch.asleep} />
      </td>
      <td class="changes-cell" data-label="Changes">
        {operation ? <Progress operation={operation} /> : <Changes branch={branch} />}
      </td>
      <td data-label="Mode">{branch.branch_metadata.mode}</td>
      <td data-label="Age" class="number"><Age at={branch.branch_created_at} /></td>
      <td data-label="Owner" class="owner">{ownerOf(branch)}</td>
      <td data-label="Own size" class="number">{bytes(branch.size_bytes)}</td>
      <td data-label="Port" class="number">{branch.port || ''}</td>
      <td class="acts">
        {may('member') && (
          <>
            <Act branch={branch} what="reset" operation={operation} />
            <Act branch={branch} what="delete" operation={operation} />
          </>
        )}
      </td>
    </tr>
  );
}

// A row is drawn again when what it shows has changed: readings bring new objects with the same in them.
const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);
export const Row = memo(RowOf, (a, b) => same(a.branch, b.branch) && same(a.operation, b.operation));
