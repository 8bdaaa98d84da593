// How to reach a branch that has just been made. Secrets are shown when they are asked for.

import { useState } from 'preact/hooks';
import { api } from '../../api';
import { branchHref } from '../../router';
import type { Branch } from '../../types';
import { Button, CopyButton, Problem, Skeleton, useRead } from '../../ui/common';

const DOTS = '••••••••';

function masked(name: string, value: string): string {
  if (/PASSWORD|KEY|SECRET|TOKEN/.test(name)) return DOTS;
  return value.replace(/^(\w+:\/\/[^:@/]*):[^@/]*@/, `$1:${DOTS}@`);
}

// As `bough env` writes it.
function envLine(name: string, value: string, isShown: boolean): string {
  const seen = isShown ? value : masked(name, value);
  return `${name}=${/^[\w@%+=:,./-]*$/.test(value) ? seen : `'${seen.replaceAll("'", `'\\''`)}'`}`;
}

function Block({ title, what = title, text, shown }: { title: string; what?: string; text: string; shown: string }) {
  return (
    <div class="block">
      <div class="block-head"><h3>{title}</h3><CopyButton text={text} label={`Copy ${what.toLowerCase()}`} /></div>
      <pre class="code" tabIndex={0} aria-label={title}>{shown}</pre>
    </div>
  );
}

function Ways({ branch, all }: { branch: Branch; all: Record<string, string> }) {
  const [isShown, setShown] = useState(false);
  const url = all.DATABASE_URL ?? '';
  const lines = (isPlain: boolean) => Object.entries(all).map(([name, value]) => envLine(name, value, isPlain)).join('\n');
  const here = `bough branch switch ${branch.name}`;
  const link = `bough link --api-url ${location.origin} --project ${branch.parent_project_id}`;
  return (
    <>
      <Block title="Connection string" text={url} shown={isShown ? url : masked('DATABASE_URL', url)} />
      <Block title="Command line" what="command" text={here} shown={here} />
      <Block title="From another machine" what="commands" text={`${link}\n${here}`} shown={`${link}\n${here}`} />
      <Block title=".env lines" text={lines(true)} shown={lines(isShown)} />
      <Button onClick={() => setShown(!isShown)} aria-pressed={isShown}>{isShown ? 'Hide secrets' : 'Reveal secrets'}</Button>
    </>
  );
}

export function Made({ branch, onClose }: { branch: Branch; onClose: () => void }) {
  const credentials = useRead(() => api.credentials(branch.id), [branch.id]);
  return (
    <>
      <div class="body made">
        <p role="status">It runs on port <span class="mono">{branch.port}</span>.</p>
        {credentials.error !== null && <Problem error={credentials.error} retry={() => void credentials.reload()} />}
        {credentials.value ? <Ways branch={branch} all={credentials.value} /> : credentials.isReading && <Skeleton lines={6} />}
      </div>
      <div class="actions">
        <Button onClick={onClose}>Done</Button>
        <a class="button primary" href={branchHref(branch.name)} onClick={onClose}>Open {branch.name}</a>
      </div>
    </>
  );
}
