// The last lines of a log, read again every two seconds while the page is looked at.

import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api';
import { count } from '../../format';
import type { Branch } from '../../types';
import { Button, CopyButton, Problem, Skeleton } from '../../ui/common';

const PAUSE_MS = 2000;
const LINES = 500;
const NEAR_END_PX = 24; // who is so near the end wants to stay there

function levelOf(line: string): '' | 'bad' | 'warn' {
  if (/\b(ERROR|FATAL|PANIC):/.test(line) || /\berror\b/i.test(line.slice(0, 80))) return 'bad';
  return /\bWARNING:/.test(line) ? 'warn' : '';
}

function useLog(branch: Branch, service: string, follows: boolean) {
  const [lines, setLines] = useState<string[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const turn = useRef(0);
  const read = async () => {
    const mine = turn.current;
    try {
      const next = await api.log(branch, service, LINES);
      if (mine !== turn.current) return;
      setError(null);
      setLines((before) => (before && before.length === next.length && before.every((line, i) => line === next[i]) ? before : next));
    } catch (caught) {
      if (mine === turn.current) setError(caught);
    }
  };
  useEffect(() => {
    const mine = ++turn.current;
    let timer = 0;
    const loop = async () => {
      if (document.visibilityState === 'visible') await read();
      if (follows && mine === turn.current) timer = setTimeout(() => void loop(), PAUSE_MS);
    };
    void loop();
    return () => {
      turn.current++;
      clearTimeout(timer);
    };
  }, [branch.id, service, follows]);
  return { lines, error, read };
}

// Stays at the end when new lines come, unless somebody has scrolled up to read.
function Lines({ lines, label }: { lines: string[]; label: string }) {
  const ref = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const box = ref.current;
    if (box && isAtEnd.current) box.scrollTop = box.scrollHeight;
  }, [lines]);
  const onScroll = () => {
    const box = ref.current;
    if (box) isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
  };
  return (
    <pre ref={ref} class="code log" tabIndex={0} role="log" aria-label={label} aria-live="off" onScroll={onScroll}>
      {lines.map((line, i) => <div key={i} class={levelOf(line)}>{line || ' '}</div>)}
    </pre>
  );
}

export function Log({ branch, service }: { branch: Branch; service: string }) {
  const [follows, setFollows] = useState(true);
  const [filter, setFilter] = useState('');
  const { lines, error, read } = useLog(branch, service, follows);
  const wanted = filter.toLowerCase();
  const shown = lines?.filter((line) => line.toLowerCase().includes(wanted)) ?? [];
  return (
    <>
      <div class="bar">
        <input type="search" placeholder="Filter lines" aria-label="Filter lines" value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)} />
        <label class="check"><input type="checkbox" checked={follows} onChange={() => setFollows(!follows)} /> Follow</label>
        <Button onClick={() => void read()}>Reload</Button>
        <CopyButton text={shown.join('\n')} label="Copy lines" />
        <span class="faint">{lines && (filter ? `${shown.length} of ${count(lines.length, 'line')}` : `last ${count(lines.length, 'line')}`)}</span>
      </div>
      {error !== null && <Problem error={error} retry={() => void read()} />}
      {lines ? <Lines lines={shown} label={`Log of ${service || 'PostgreSQL'}`} /> : error === null && <Skeleton lines={12} />}
    </>
  );
}
