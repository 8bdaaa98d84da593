// What a branch is, how to reach it, and what to do next.

import { api } from '../../api';
import { bytes, count, when } from '../../format';
import { branchHref } from '../../router';
import { may } from '../../store';
import type { Branch, Comparison } from '../../types';
import { Problem, Skeleton, useRead } from '../../ui/common';
import { adviceFor, adviceWithout } from './advice';
import { Connection } from './connection';
import { OperationLine, operationsOf } from './operation';
import { ServiceList } from './service_list';

type Counts = ReturnType<typeof useRead<Comparison | null>>;

function Next({ branch, counts }: { branch: Branch; counts: Counts }) {
  const advice = adviceWithout(branch) ?? (counts.value && adviceFor(branch, counts.value));
  return (
    <section class="card next" aria-label="What to do next">
      {advice ? (
        <>
          <div>
            <h2>{advice.title}</h2>
            <p>{advice.text}</p>
          </div>
          {advice.tab && <a class="button primary" href={branchHref(branch.name, advice.tab)}>{advice.action}</a>}
        </>
      ) : counts.error ? <Problem error={counts.error} retry={() => void counts.reload()} /> : <Skeleton lines={2} />}
    </section>
  );
}

function Tile({ n, label, text, bad }: { n: number | undefined; label: string; text: string; bad?: boolean }) {
  return (
    <div class={bad ? 'tile bad' : 'tile'}>
      <dt>{label}</dt>
      <dd><strong>{n === undefined ? '–' : n.toLocaleString('en')}</strong><span>{text}</span></dd>
    </div>
  );
}

function Tiles({ counts }: { counts: Comparison | null }) {
  return (
    <dl class="card tiles">
      <Tile n={counts?.ahead} label="Ahead" text="changed on the branch" />
      <Tile n={counts?.behind} label="Behind" text="changed on the parent" />
      <Tile n={counts?.conflicts} label="Conflicts" text="changed on both" bad={(counts?.conflicts ?? 0) > 0} />
    </dl>
  );
}

function Facts({ branch }: { branch: Branch }) {
  const mode = branch.branch_metadata.mode;
  const facts: [string, preact.ComponentChildren][] = [
    ['Mode', <>{mode}<span class="faint"> {mode === 'full' ? 'all data' : 'tables start empty'}</span></>],
    ['Owner', branch.owner_name ?? <span class="faint">made with the command line</span>],
    ['Created', <time dateTime={branch.branch_created_at}>{when(branch.branch_created_at)}</time>],
    ['T0', <time dateTime={branch.t0_at}>{when(branch.t0_at)}</time>],
    ['Port', <span class="figure">{branch.port}</span>],
    ['Merges', branch.merges === 0 ? 'none yet' : count(branch.merges, 'merge')],
    ['Own size', branch.size_bytes === undefined ? '…' : bytes(branch.size_bytes)],
  ];
  return (
    <section class="card facts">
      <h2>About</h2>
      <dl>{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </section>
  );
}

function Latest({ branch }: { branch: Branch }) {
  const latest = operationsOf(branch).slice(0, 5);
  return (
    <section class="card latest">
      <header><h2>Latest operations</h2><a href={branchHref(branch.name, 'history')}>History</a></header>
      {latest.map((one) => <OperationLine key={one.id} operation={one} />)}
      {latest.length === 0 && <p class="faint">None is on record.</p>}
    </section>
  );
}

function Services({ branch }: { branch: Branch }) {
  const services = useRead(() => api.services(branch), [branch.id, branch.branch_state, branch.running]);
  return (
    <section class="card services-card">
      <header><h2>Services</h2><a href={branchHref(branch.name, 'services')}>Logs</a></header>
      <ServiceList branch={branch} services={services.value} error={services.error} />
    </section>
  );
}

export function OverviewTab({ branch, counts }: { branch: Branch; counts: Counts }) {
  return (
    <div class="overview">
      <div>
        <Next branch={branch} counts={counts} />
        <Tiles counts={counts.value} />
        <Connection branch={branch} mayReveal={may('member')} />
      </div>
      <div>
        <Facts branch={branch} />
        <Services branch={branch} />
        <Latest branch={branch} />
      </div>
    </div>
  );
}

