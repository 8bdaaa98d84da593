// What a merge would do, and doing it.

import { useEffect, useRef, useState } from 'preact/hooks';
import { api, ApiError } from '../../api';
import { count } from '../../format';
import { branchHref } from '../../router';
import { may, ownRole } from '../../store';
import type { Branch, Diff } from '../../types';
import { SqlFile } from '../../ui/code';
import { Button, Empty, Problem, Skeleton } from '../../ui/common';
import { notNow } from './advice';
import { Conflicts } from './merge/conflicts';
import { ConfirmMerge } from './merge/confirm';
import { failedStep, losesData, outcome } from './merge/figures';
import { Plan } from './merge/plan';
import { isMergeable, type Preview, usePreview } from './merge/preview';
import { Notes, Summary } from './merge/summary';
import './merge.css';

interface Options {
  strict: boolean;
  online: boolean;
}

function OptionBoxes(props: { options: Options; busy: boolean; onChange: (options: Options) => void }) {
  const { options, busy, onChange } = props;
  return (
    <fieldset class="options" disabled={busy}>
      <legend class="sr-only">Options</legend>
      <label title="Two changes inside one table, policy, function or row are a conflict, whatever they are">
        <input type="checkbox" checked={options.strict} onChange={() => onChange({ ...options, strict: !options.strict })} />
        Strict <span class="faint">both sides inside one table conflict</span>
      </label>
      <label title="What scans a table comes after the transaction, where nobody waits for it">
        <input type="checkbox" checked={options.online} onChange={() => onChange({ ...options, online: !options.online })} />
        Online <span class="faint">nobody waits for a scan</span>
      </label>
    </fieldset>
  );
}

const failureTitles: Record<string, string> = {
  'merge.rehearsal_failed': 'The rehearsal failed. The parent is as it was.',
  'merge.not_online': 'This cannot be merged online. The parent is as it was.',
};

// The server's words begin with where it happened, which is shown beside the step.
const serverWords = (error: ApiError) =>
  error.message.replace(/^cannot merge branch '.*?': /, '').replace(/^the rehearsal failed: (step \d+, .+?: )?/, '');

function Failure({ error, at, retry }: { error: ApiError; at: number | null; retry: () => void }) {
  const title = failureTitles[error.code];
  if (!title) return <Problem error={error} retry={retry} />;
  return (
    <div class="problem" role="alert">
      <strong>{title}</strong>
      <p>{at === null ? serverWords(error) : `Step ${at + 1}: ${serverWords(error)}`}</p>
      {error.hint && <p>{error.hint}</p>}
      {at === null && error.detail && <pre>{error.detail}</pre>}
      {at !== null && <p>Change the branch so that the rows of the parent fit, or the rows of the parent, then preview again.</p>}
    </div>
  );
}

// What comes in place of a dialog takes the focus, so that the keyboard goes on there.
function useFocus<T extends HTMLElement>(isThere: boolean) {
  const ref = useRef<T>(null);
  useEffect(() => {
    if (isThere) ref.current?.focus();
  }, [isThere]);
  return ref;
}

function Result({ branch, plan, missing, onAgain }: { branch: Branch; plan: Diff; missing: ApiError | null; onAgain: () => void }) {
  const ref = useFocus<HTMLElement>(true);
  return (
    <section ref={ref} tabIndex={-1} class="merged" aria-label="Result">
      {missing
        ? <Problem error={missing} />
        : (
          <div class="card merge-done" role="status">
            <h2>Merged</h2>
            <p>{outcome(plan, 'were')}. The branch goes on from here: delete it, or work on and merge again.</p>
            <div class="line">
              <a class="button" href={branchHref(branch.name, 'history')}>History</a>
              <Button onClick={onAgain}>Preview again</Button>
            </div>
          </div>
        )}
      <Notes plan={plan} />
      <SqlFile text={plan.rendered_sql} name={`${branch.name}-merge.sql`} title="What was applied" />
    </section>
  );
}

function Body({ branch, preview, retry }: { branch: Branch; preview: Preview; retry: () => void }) {
  const [isSql, setSql] = useState(false);
  const { plan, failure, doing } = preview;
  const failedAt = plan && failure?.code === 'merge.rehearsal_failed' ? failedStep(plan) : null;
  if (!plan) return failure ? <Failure error={failure} at={null} retry={retry} /> : <Skeleton lines={14} />;
  if (plan.conflicts.length > 0)
    return (
      <>
        <div class="problem blocked" role="alert">
          <strong>Blocked by {count(plan.conflicts.length, 'conflict')}. The parent is as it was.</strong>
          <p>Nothing is overwritten silently. Resolve them on the branch or on the parent, then preview again.</p>
        </div>
        <Conflicts conflicts={plan.conflicts} branch={branch} />
      </>
    );
  if (plan.steps.length === 0)
    return failure ? <Failure error={failure} at={null} retry={retry} />
      : <Empty title="Nothing to merge"><p>The parent has everything that the branch has.</p></Empty>;
  return (
    <>
      {failure && <Failure error={failure} at={failedAt} retry={retry} />}
      <Summary plan={plan} doing={doing !== null} failed={failure?.code === 'merge.rehearsal_failed'} />
      <Notes plan={plan} />
      <div class="choice plan-choice" role="group" aria-label="Show as">
        <button type="button" aria-pressed={!isSql} onClick={() => setSql(false)}>Steps</button>
        <button type="button" aria-pressed={isSql} onClick={() => setSql(true)}>SQL</button>
      </div>
      {isSql
        ? <SqlFile text={plan.rendered_sql} name={`${branch.name}-merge.sql`} title="The whole merge" />
        : <Plan plan={plan} failedAt={failedAt} failure={failure ? serverWords(failure) : ''} />}
    </>
  );
}

function whyNot(branch: Branch, preview: Preview): string | null {
  if (!may('merger')) return `Your role is ${ownRole.value}: it previews. Merging takes the role merger or admin.`;
  if (branch.branch_state === 'merging') return 'It is being merged now.';
  if (preview.doing) return 'The rehearsal is not over yet.';
  if (preview.plan && preview.plan.conflicts.length > 0) return 'Resolve the conflicts first.';
  if (preview.failure) return 'What the rehearsal found has to be put right first.';
  return preview.plan && isMergeable(preview.plan) ? null : 'There is nothing to merge.';
}

// After a merge that did not happen, what the server said decides what is shown.
function Previewed(props: {
  branch: Branch; onRead: () => void; onDone: (plan: Diff, missing: ApiError | null) => void;
}) {
  const { branch, onRead, onDone } = props;
  const [options, setOptions] = useState<Options>({ strict: false, online: false });
  const [isAsking, setAsking] = useState(false);
  const [isMerging, setMerging] = useState(false);
  const [hasMoved, setMoved] = useState(false);
  // A merge by somebody else makes another plan; of the one that is asked for here the answer tells.
  const merges = useRef(branch.merges);
  if (!isMerging) merges.current = branch.merges;
  const { preview, read, fail } = usePreview(branch.id, options,
    [branch.id, options.strict, options.online, branch.t0_at, merges.current]);
  const movedRef = useFocus<HTMLDivElement>(hasMoved && !isAsking);
  const why = whyNot(branch, preview);
  const again = () => {
    setMoved(false);
    void read(preview.plan);
    onRead();
  };
  const merge = async () => {
    const { plan } = preview;
    if (!plan?.fingerprint) return;
    setMerging(true);
    try {
      onDone(await api.merge(branch.id, { ...options, fingerprint: plan.fingerprint }), null);
    } catch (caught) {
      const error = caught instanceof ApiError ? caught : new ApiError(0, 'failed', String(caught));
      if (error.code === 'merge.incomplete' && error.diff) onDone(error.diff, error);
      else if (error.code === 'merge.moved') {
        setMoved(true);
        void read(error.diff);
      } else if (error.code === 'branch.merge_conflict' && error.diff) {
        setMoved(true);
        void read(error.diff);
      } else fail(error);
    }
    setMerging(false);
    setAsking(false);
  };
  const isLoss = preview.plan?.steps.some(losesData) ?? false;
  return (
    <section class="merge" aria-label="Merge" aria-busy={preview.doing !== null}>
      <div class="bar">
        <OptionBoxes options={options} busy={isMerging} onChange={(next) => { setMoved(false); setOptions(next); }} />
        <span class="state faint" role="status">
          {preview.doing === 'reading' && 'Reading both sides…'}
          {preview.doing === 'rehearsing' && 'Rehearsing on a copy of the parent…'}
        </span>
        <Button busy={preview.doing !== null} onClick={again}>Preview again</Button>
        <Button kind="primary" disabled={why !== null} title={why ?? undefined} onClick={() => setAsking(true)}>
          {isLoss ? 'Merge…' : 'Merge'}
        </Button>
      </div>
      {!may('merger') && <p class="note-line">{why}</p>}
      {hasMoved && (
        <div ref={movedRef} tabIndex={-1} class="moved" role="alert">
          <strong>The plan changed since you looked at it. Nothing was merged.</strong>
          <p>One of the two sides moved in between. Below is the new plan; look at it, then merge again.</p>
        </div>
      )}
      <Body branch={branch} preview={preview} retry={again} />
      {isAsking && preview.plan && (
        <ConfirmMerge branch={branch} plan={preview.plan} busy={isMerging} onClose={() => setAsking(false)}
          onConfirm={() => void merge()} />
      )}
    </section>
  );
}

// onRead: how far the two sides are apart may be another thing now.
export function MergeTab({ branch, onRead }: { branch: Branch; onRead: () => void }) {
  const not = notNow(branch);
  const [result, setResult] = useState<{ plan: Diff; missing: ApiError | null } | null>(null);
  if (!may('member'))
    return (
      <Empty title="A preview needs the role member">
        <p>Your role is viewer. What was changed is under <a href={branchHref(branch.name, 'changes')}>Changes</a>.</p>
      </Empty>
    );
  if (result) return <Result branch={branch} {...result} onAgain={() => setResult(null)} />;
  if (not) return <Empty title={not.title}><p>{not.text}</p></Empty>;
  return (
    <Previewed branch={branch} onRead={onRead} onDone={(plan, missing) => {
      setResult({ plan, missing });
      onRead();
    }} />
  );
}
