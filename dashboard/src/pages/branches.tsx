// All branches of a project: the graph, the table, and making one.

import { branchHref } from '../router';
import { branches } from '../store';
import { Age, StateBadge } from '../ui/common';

export function BranchesPage() {
  return (
    <>
      <h1>Branches</h1>
      <ul>
        {branches.value.map((branch) => (
          <li key={branch.id}>
            <a href={branchHref(branch.name)}>{branch.name}</a>{' '}
            <StateBadge state={branch.branch_state} running={branch.running} /> <Age at={branch.branch_created_at} />
          </li>
        ))}
      </ul>
    </>
  );
}
