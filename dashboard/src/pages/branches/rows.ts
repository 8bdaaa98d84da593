// Which branches the table shows, and in which order.

import type { Branch } from '../../types';
import { comparisonOf } from '../../ui/comparisons';
import type { Column } from './lit';

export const ownerOf = (branch: Branch) => branch.owner_name ?? (branch.owner ? 'a revoked key' : 'command line');

export function matches(branch: Branch, wanted: string): boolean {
  const text = [branch.name, branch.branch_state, branch.branch_metadata.mode, ownerOf(branch), branch.port].join(' ');
  return wanted.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));
}

// What was not read yet comes last in both directions.
function ahead(branch: Branch): number | null {
  const { comparison } = comparisonOf(branch.id).peek();
  return comparison && comparison.ahead + comparison.behind / 1e6;
}

const values: Record<Column, (branch: Branch) => string | number | null> = {
  name: (branch) => branch.name,
  state: (branch) => branch.branch_state,
  mode: (branch) => branch.branch_metadata.mode,
  age: (branch) => -Date.parse(branch.branch_created_at),
  owner: ownerOf,
  size: (branch) => branch.size_bytes ?? null,
  changes: ahead,
  port: (branch) => branch.port,
};

const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export function sorted(branches: Branch[], by: Column, down: boolean): Branch[] {
  const keyed = branches.map((branch) => ({ branch, value: values[by](branch) }));
  const way = down ? -1 : 1;
  return keyed
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      const order = typeof a.value === 'string' ? words.compare(a.value, String(b.value)) : a.value - Number(b.value);
      return order ? order * way : words.compare(a.branch.name, b.branch.name);
    })
    .map((one) => one.branch);
}
