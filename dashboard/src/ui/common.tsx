// Small pieces that all pages use.

import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../api';
import { dismiss, notices, now } from '../store';
import { age, when } from '../format';
import type { BranchState } from '../types';

type ButtonProps = {
  kind?: 'primary' | 'danger' | 'plain' | 'quiet';
  busy?: boolean;
  children: ComponentChildren;
} & Omit<JSX.HTMLAttributes<HTMLButtonElement>, 'icon'> & { type?: 'button' | 'submit'; disabled?: boolean };

export function Button({ kind = 'plain', busy = false, children, type = 'button', disabled, ...rest }: ButtonProps) {
  return (
    <button type={type} class={`button ${kind}`} disabled={disabled || busy} aria-busy={busy} {...rest}>
      {busy && <span class="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}

const stateWords: Record<BranchState, string> = {
  creating: 'creating', ready: 'ready', merging: 'merging', merged: 'merged', conflicted: 'conflicted',
  deleted: 'deleted', resetting: 'resetting', failed: 'failed',
};
const moving: BranchState[] = ['creating', 'merging', 'resetting'];

export function StateBadge(props: { state: BranchState; running?: boolean | undefined; asleep?: boolean | undefined }) {
  const { state, running, asleep } = props;
  const stopped = running === false && !moving.includes(state) && state !== 'failed';
  return (
    <span class={`badge state-${stopped ? 'stopped' : state}`}>
      {moving.includes(state) ? <span class="spinner" aria-hidden="true" /> : <span class="dot" aria-hidden="true" />}
      {stateWords[state]}
      {stopped && (asleep ? ', asleep' : ', stopped')}
    </span>
  );
}

export function Age({ at }: { at: string }) {
  return <time dateTime={at} title={when(at)}>{age(at, now.value)}</time>;
}

// Copies without showing; says so for a moment.
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await copyText(text);
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return (
    <button type="button" class="button quiet small" onClick={copy}>
      <span aria-live="polite">{done ? 'Copied' : label}</span>
    </button>
  );
}

// Without HTTPS, on another name than localhost, browsers give no clipboard.
async function copyText(text: string) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  const known = error instanceof ApiError ? error : null;
  return (
    <div class="problem" role="alert">
      <strong>{known ? known.message : String(error)}</strong>
      {known?.hint && <p>{known.hint}</p>}
      {known?.detail && <pre>{known.detail}</pre>}
      {retry && <Button onClick={retry}>Try again</Button>}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

// Grey bars where text will be: what comes takes the same room.
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div class="skeleton" role="progressbar" aria-busy="true" aria-label="Loading">
      {Array.from({ length: lines }, (_, i) => <span key={i} />)}
    </div>
  );
}

export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map((notice) => (
        <div key={notice.id} class={`notice ${notice.kind}`}>
          <div>
            {notice.text}
            {notice.hint && <p>{notice.hint}</p>}
          </div>
          <button type="button" class="close" aria-label="Dismiss" onClick={() => dismiss(notice.id)}>×</button>
        </div>
      ))}
    </div>
  );
}

// A modal dialog. Escape and the cross close it unless it is busy.
export function Dialog(props: {
  title: string;
  onClose: () => void;
  busy?: boolean;
  wide?: boolean;
  children: ComponentChildren;
}) {
  const { title, onClose, busy = false, wide = false, children } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // At once: what is typed right after the click belongs into the dialog already.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      class={wide ? 'wide' : ''}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onClose();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" class="close" aria-label="Close" disabled={busy} onClick={onClose}>×</button>
      </header>
      {children}
    </dialog>
  );
}

// Something read from the server, and read again when the key changes.
export function useRead<T>(read: () => Promise<T>, deps: unknown[]) {
  const [value, setValue] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isReading, setReading] = useState(true);
  const turn = useRef(0);
  const reload = async () => {
    const mine = ++turn.current;
    setReading(true);
    try {
      const next = await read();
      if (mine !== turn.current) return;
      setValue(next);
      setError(null);
    } catch (caught) {
      if (mine === turn.current) setError(caught);
    } finally {
      if (mine === turn.current) setReading(false);
    }
  };
  useEffect(() => {
    setValue(null);
    void reload();
    return () => void turn.current++;
  }, deps);
  return { value, error, isReading, reload };
}
