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
function envLine(name: string, value: string): string {
  return `${name}=${/^[\w@%+=:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`}`;
}

function Block({ title, text, shown }: { title: string; text: string; shown: string }) {
  return (
    <div class="block">
      <div class="block-head"><h3>{title}</h3><CopyButton text={text} label={`Copy ${title.toLowerCase()}`} /></div>
      <pre class="code" tabIndex={0} aria-label={title}>{shown}</pre>
    </div>
  );
}

function Ways({ branch, all }: { branch: Branch; all: Record<string, string> }) {
  const [isShown, setShown] = useState(false);
  const url = all.DATABASE_URL ?? '';
  const lines = (see: (name: string, value: string) => string) =>
    Object.entries(all).map(([name, value]) => envLine(name, see(name, value))).join('\n');
  const commands = [
    '# here, in the directory of the project', `bough branch switch ${branch.name}`, '',
    '# from another machine', `bough link --api-url ${location.origin} --project ${branch.parent_project_id}`,
    `bough branch switch ${branch.name}`,
  ].join('\n');
  const plain = (_name: string, value: string) => value;
  return (
    <>
      <Block title="Connection string" text={url} shown={isShown ? url : masked('DATABASE_URL', url)} />
      <Block title="Command line" text={commands.replaceAll(/^#.*\n/gm, '')} shown={commands} />
      <Block title=".env lines" text={lines(plain)} shown={lines(isShown ? plain : masked)} />
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
