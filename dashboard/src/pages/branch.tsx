// One branch: its head line and its tabs.

import { branchHref, type Tab, tabs } from '../router';
import { branchNamed } from '../store';
import { Empty, StateBadge } from '../ui/common';

const words: Record<Tab, string> = {
  overview: 'Overview', changes: 'Changes', merge: 'Merge', history: 'History', services: 'Services', settings: 'Settings',
};

export function BranchPage({ name, tab }: { name: string; tab: Tab }) {
  const branch = branchNamed(name);
  if (!branch)
    return <Empty title={`There is no branch '${name}'`}><p><a href="#/">All branches</a></p></Empty>;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb"><a href="#/">Branches</a></nav>
      <div class="title-row">
        <h1>{branch.name}</h1>
        <StateBadge state={branch.branch_state} running={branch.running} />
      </div>
      <nav class="tabs" aria-label="Parts of the branch">
        {tabs.map((one) => (
          <a key={one} href={branchHref(name, one)} aria-current={one === tab ? 'page' : undefined}>{words[one]}</a>
        ))}
      </nav>
    </>
  );
}
