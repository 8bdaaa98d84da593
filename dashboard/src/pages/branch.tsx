// One branch: its head line and its tabs.

import { useEffect, useRef } from 'preact/hooks';
import { api } from '../api';
import { branchHref, type Tab, tabs } from '../router';
import { branchNamed } from '../store';
import type { Branch, Comparison } from '../types';
import { Age, Empty, StateBadge, useRead } from '../ui/common';
import { ChangesTab } from './branch/changes';
import { HistoryTab } from './branch/history';
import { MergeTab } from './branch/merge';
import { Running } from './branch/operation';
import { OverviewTab } from './branch/overview';
import { ServicesTab } from './branch/services';
import { SettingsTab } from './branch/settings';
import './branch/branch.css';

const words: Record<Tab, string> = {
  overview: 'Overview', changes: 'Changes', merge: 'Merge', history: 'History', services: 'Services and logs',
  settings: 'Settings',
};

// Everybody who works on a branch does so with SQL, of which the server hears nothing: how far it is ahead is read
// when a tab is opened and when the window comes back.
function useCounts(branch: Branch, tab: Tab) {
  const isReadable = branch.running !== false && ['ready', 'merged', 'conflicted'].includes(branch.branch_state);
  const counts = useRead<Comparison | null>(
    () => (isReadable ? api.comparison(branch.id, false) : Promise.resolve(null)),
    [branch.id, isReadable, branch.merges, branch.t0_at],
  );
  useEffect(() => {
    if (counts.value || counts.error) void counts.reload();
  }, [tab]);
  useEffect(() => {
    const read = () => void (document.visibilityState === 'visible' && counts.reload());
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [branch.id, isReadable]);
  return counts;
}

function Count({ n, bad = false, label }: { n: number | undefined; bad?: boolean; label: string }) {
  if (!n) return null;
  return <span class={bad ? 'count bad' : 'count'} aria-label={label}>{n.toLocaleString('en')}</span>;
}

function Tabs({ name, tab, counts }: { name: string; tab: Tab; counts: Comparison | null }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a narrow screen not all tabs can be seen.
    ref.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [tab]);
  return (
    <nav ref={ref} class="tabs" aria-label="Parts of the branch">
      {tabs.map((one) => (
        <a key={one} href={branchHref(name, one)} aria-current={one === tab ? 'page' : undefined}>
          {words[one]}
          {one === 'changes' && <Count n={counts?.ahead} label={`, ${counts?.ahead}`} />}
          {one === 'merge' && <Count n={counts?.conflicts} bad label={`, ${counts?.conflicts} in conflict`} />}
        </a>
      ))}
    </nav>
  );
}

function Open({ branch, tab }: { branch: Branch; tab: Tab }) {
  const counts = useCounts(branch, tab);
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb"><a href="#/">Branches</a></nav>
      <div class="title-row">
        <h1>{branch.name}</h1>
        <StateBadge state={branch.branch_state} running={branch.running} asleep={branch.asleep} />
        <span class="faint">{branch.branch_metadata.mode} · <Age at={branch.branch_created_at} /> old</span>
      </div>
      <Tabs name={branch.name} tab={tab} counts={counts.value} />
      <Running branch={branch} />
      {tab === 'overview' && <OverviewTab branch={branch} counts={counts} />}
      {tab === 'changes' && <ChangesTab branch={branch} />}
      {tab === 'merge' && <MergeTab branch={branch} onRead={() => void counts.reload()} />}
      {tab === 'history' && <HistoryTab branch={branch} />}
      {tab === 'services' && <ServicesTab branch={branch} />}
      {tab === 'settings' && <SettingsTab branch={branch} />}
    </>
  );
}

export function BranchPage({ name, tab }: { name: string; tab: Tab }) {
  const branch = branchNamed(name);
  if (!branch)
    return (
      <Empty title={`There is no branch '${name}'`}>
        <p>It was deleted, or never was. <a href="#/">All branches</a></p>
      </Empty>
    );
  return <Open key={branch.id} branch={branch} tab={tab} />;
}
