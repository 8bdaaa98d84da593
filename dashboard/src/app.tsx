// The frame around all pages.

import { useEffect } from 'preact/hooks';
import { BranchPage } from './pages/branch';
import { BranchesPage } from './pages/branches';
import { AuditPage } from './pages/audit';
import { KeysPage } from './pages/keys';
import { SignIn } from './pages/signin';
import { route } from './router';
import { isChecking, isConnected, may, openProject, overview, projectId, projects, readError, refresh, session, signOut } from './store';
import { Button, Empty, Notices, Problem, Skeleton } from './ui/common';

function Page() {
  const at = route.value;
  if (at.page === 'keys') return <KeysPage />;
  if (at.page === 'audit') return <AuditPage />;
  if (projects.value.length === 0)
    return (
      <Empty title="No project yet">
        <p>In the directory of your project, run:</p>
        <pre class="code">bough init shop --from postgres://me@db.example.com/shop</pre>
      </Empty>
    );
  if (at.page === 'lost') return <Empty title="There is nothing here"><p><a href="#/">All branches</a></p></Empty>;
  if (!overview.value)
    return readError.value === null ? <Skeleton lines={6} /> : <Problem error={readError.value} retry={() => void refresh()} />;
  return at.page === 'branch' ? <BranchPage name={at.name} tab={at.tab} /> : <BranchesPage />;
}

function ProjectChoice() {
  if (projects.value.length < 2) return <strong class="project">{projects.value[0]?.name}</strong>;
  return (
    <select
      class="project" aria-label="Project" value={projectId.value ?? ''}
      onChange={(event) => {
        location.hash = '#/';
        void openProject(event.currentTarget.value);
      }}
    >
      {projects.value.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
    </select>
  );
}

function Link({ href, page, children }: { href: string; page: string[]; children: string }) {
  return <a href={href} aria-current={page.includes(route.value.page) ? 'page' : undefined}>{children}</a>;
}

function Brand() {
  return <a class="brand" href="#/"><img src="/assets/icon.svg" alt="" width="24" height="24" />bough</a>;
}

function Header() {
  return (
    <header class="top">
      <Brand />
      <ProjectChoice />
      <nav aria-label="Pages">
        <Link href="#/" page={['branches', 'branch']}>Branches</Link>
        {may('admin') && session.value?.project_id === null && (
          <>
            <Link href="#/keys" page={['keys']}>Keys</Link>
            <Link href="#/audit" page={['audit']}>Audit</Link>
          </>
        )}
      </nav>
      <span class="who" title={`role: ${session.value?.role}`}>{session.value?.name}</span>
      <Button kind="quiet" onClick={() => void signOut()}>Sign out</Button>
    </header>
  );
}

function title() {
  const at = route.value;
  const where = at.page === 'branch' ? at.name : at.page === 'branches' ? 'Branches' : at.page;
  return `${where} · bough`;
}

export function App() {
  useEffect(() => {
    document.title = session.value ? title() : 'bough';
  });
  if (isChecking.value)
    return (
      <>
        <header class="top"><Brand /></header>
        <main class="page"><Skeleton lines={6} /></main>
      </>
    );
  if (!session.value) return <><SignIn /><Notices /></>;
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => {
        event.preventDefault();
        document.getElementById('main')?.focus();
      }}>Skip to content</a>
      <Header />
      {!isConnected.value && (
        <div class="offline" role="status">The server does not answer. This page goes on by itself when it is back.</div>
      )}
      <main class={`page page-${route.value.page}`} id="main" tabIndex={-1}><Page /></main>
      <Notices />
    </>
  );
}
