// How programs reach a branch. The password is read from the server, and shown, only when somebody asks for it.

import { useState } from 'preact/hooks';
import { api } from '../../api';
import { project } from '../../store';
import type { Branch } from '../../types';
import { Button, CopyButton, Problem } from '../../ui/common';

type Credentials = Record<string, string>;

const hidden = '••••••••';

function placeholder(branch: Branch): Credentials {
  const database = project.value?.database ?? '';
  return {
    DATABASE_URL: `postgresql://${hidden}:${hidden}@127.0.0.1:${branch.port}/${encodeURIComponent(database)}`,
    PGHOST: '127.0.0.1', PGPORT: String(branch.port), PGUSER: hidden, PGPASSWORD: hidden, PGDATABASE: database,
    BOUGH_API_KEY: hidden,
  };
}

const shellWord = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

// dotenv programs read what a shell reads.
function envLines(credentials: Credentials): string {
  return Object.entries(credentials).map(([name, value]) => `${name}=${shellWord(value)}`).join('\n');
}

function cliLines(branch: Branch): string {
  return [
    `bough branch switch ${branch.name}   # this directory uses the branch from now on`,
    `bough psql ${branch.name}            # a prompt on it`,
    `bough run ${branch.name} -- make test`,
  ].join('\n');
}

const ways = [
  { name: 'URL', secret: true, text: (_: Branch, one: Credentials) => one.DATABASE_URL ?? '' },
  { name: '.env', secret: true, text: (_: Branch, one: Credentials) => envLines(one) },
  { name: 'psql', secret: true, text: (_: Branch, one: Credentials) => `psql ${shellWord(one.DATABASE_URL ?? '')}` },
  { name: 'bough', secret: false, text: cliLines },
];

function ApiKey({ value, isShown }: { value: string; isShown: boolean }) {
  return (
    <div class="secret-line">
      <span>API key</span>
      <code>{isShown ? value : hidden}</code>
      {isShown && <CopyButton text={value} label="Copy API key" />}
    </div>
  );
}

export function Connection({ branch, mayReveal }: { branch: Branch; mayReveal: boolean }) {
  const [at, setAt] = useState(0);
  const [credentials, setCredentials] = useState<Credentials | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const reveal = async () => {
    setBusy(true);
    setError(null);
    try {
      setCredentials(await api.credentials(branch.id));
    } catch (caught) {
      setError(caught);
    }
    setBusy(false);
  };
  const way = ways[at]!;
  const text = way.text(branch, credentials ?? placeholder(branch));
  const isShown = credentials !== null;
  return (
    <section class="card connection">
      <header>
        <h2>Connect</h2>
        <div class="choice" role="group" aria-label="Show as">
          {ways.map((one, i) => (
            <button key={one.name} type="button" aria-pressed={i === at} onClick={() => setAt(i)}>{one.name}</button>
          ))}
        </div>
      </header>
      <pre class="code" tabIndex={0} role="region" aria-label={`Connection as ${way.name}`}>{text}</pre>
      <ApiKey value={credentials?.BOUGH_API_KEY ?? hidden} isShown={isShown} />
      <footer>
        {isShown
          ? <Button onClick={() => setCredentials(null)}>Hide</Button>
          : (
            <Button busy={busy} disabled={!mayReveal} onClick={() => void reveal()}
              title={mayReveal ? undefined : 'A viewer does not see passwords. A member does.'}>
              Reveal password and key
            </Button>
          )}
        {(isShown || !way.secret) && <CopyButton text={text} label={`Copy ${way.name}`} />}
      </footer>
      {error !== null && <Problem error={error} />}
    </section>
  );
}
