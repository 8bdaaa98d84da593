// The steps of a plan, section by section.

import { useState } from 'preact/hooks';
import { count, duration } from '../../../format';
import type { Diff, Step } from '../../../types';
import { Sql } from '../../../ui/code';
import { Button } from '../../../ui/common';
import { blocks, type Item, itemsOf, lossOf, sizeOf } from './figures';

const SHOWN_AT_FIRST = 60; // objects
const SQL_LINES = 8; // of a longer statement only these are shown at first

const sectionWords: Record<Step['section'], string> = {
  DDL: 'the schema', DATA: 'rows of config tables', MIGRATION: 'the record of migrations',
};
const verbs = { add: 'add', modify: 'change', drop: 'drop' } as const;

function Statement({ sql }: { sql: string }) {
  const [isOpen, setOpen] = useState(false);
  const lines = sql.split('\n');
  if (isOpen || lines.length <= SQL_LINES + 2) return <Sql text={sql} />;
  return (
    <div class="cut">
      <Sql text={lines.slice(0, SQL_LINES).join('\n')} />
      <Button kind="quiet" class="button quiet small" onClick={() => setOpen(true)}>Show all {lines.length} lines</Button>
    </div>
  );
}

// How long it took in the rehearsal, beside the longest of all steps.
function Bar({ step, longestUs }: { step: Step; longestUs: number }) {
  if (step.rehearsal_us === null) return <span class="bar-line" />;
  const part = longestUs > 0 ? Math.max(1, Math.round((step.rehearsal_us / longestUs) * 100)) : 0;
  const text = duration(step.rehearsal_us);
  return (
    <span class="bar-line" title={`took ${text} in the rehearsal`}>
      <span class="bar" aria-hidden="true"><span style={{ width: `${part}%` }} /></span>
      <span class="figure"><span class="sr-only">took </span>{text}</span>
    </span>
  );
}

function Hazards({ step }: { step: Step }) {
  const figures = [lossOf(step), sizeOf(step), step.rewritten ? 'it is written anew' : ''].filter(Boolean).join(', ');
  const isLoss = step.hazards.includes('data-loss');
  return (
    <>
      {step.hazards.length > 0 && (
        <p class={isLoss ? 'hazard bad' : 'hazard'}>
          {step.hazards.map((hazard) => <span key={hazard} class="tag">{hazard.replaceAll('-', ' ')}</span>)}
          <span>{step.warning}{figures && <strong> ({figures})</strong>}</span>
        </p>
      )}
      {step.hazards.length === 0 && step.rewritten && (
        <p class="hazard"><span class="tag">rewrite</span>The rehearsal has seen the whole table written anew{figures && ` (${figures})`}</p>
      )}
      {step.not_online && <p class="hazard bad"><span class="tag">not online</span>{step.not_online}</p>}
    </>
  );
}

// Only of locks that make others wait.
function Lock({ step }: { step: Step }) {
  const what = blocks(step);
  if (!step.lock || !what) return null;
  const tables = [step.lock.table, ...step.lock.also].join(', ');
  return <p class="lock faint"><code>{step.lock.level}</code> on <code>{tables}</code>: {what}</p>;
}

function StepView(props: { step: Step; at: number; longestUs: number; failure: string | null }) {
  const { step, at, longestUs, failure } = props;
  return (
    <li class={failure ? 'step failed' : 'step'}>
      <span class="at figure"><span class="sr-only">Step </span>{at + 1}</span>
      <div class="what">
        <Statement sql={step.sql} />
        {failure && <div class="step-failure" role="alert"><strong>The rehearsal failed here.</strong> {failure}</div>}
        <Hazards step={step} />
        <Lock step={step} />
      </div>
      <Bar step={step} longestUs={longestUs} />
    </li>
  );
}

function ItemView({ item, longestUs, failedAt, failure }: {
  item: Item; longestUs: number; failedAt: number | null; failure: string;
}) {
  return (
    <section class="item" aria-label={`${verbs[item.action]} ${item.type} ${item.name}`}>
      <header>
        <span class={`action ${item.action}`}>{verbs[item.action]}</span>
        <span class="faint">{item.type.replaceAll('_', ' ')}</span>
        <h4>{item.name}</h4>
        {item.after && <span class="tag">after the transaction</span>}
      </header>
      <ol>
        {item.steps.map(({ step, at }) => (
          <StepView key={at} step={step} at={at} longestUs={longestUs} failure={at === failedAt ? failure : null} />
        ))}
      </ol>
    </section>
  );
}

export function Plan({ plan, failedAt, failure }: { plan: Diff; failedAt: number | null; failure: string }) {
  const [isAll, setAll] = useState(false);
  const items = itemsOf(plan);
  const longestUs = Math.max(0, ...plan.steps.map((step) => step.rehearsal_us ?? 0));
  // What failed must be seen.
  const needed = items.findIndex((item) => item.steps.some(({ at }) => at === failedAt)) + 1;
  const shown = isAll ? items : items.slice(0, Math.max(SHOWN_AT_FIRST, needed));
  return (
    <div class="plan">
      {(['DDL', 'DATA', 'MIGRATION'] as const).map((section) => {
        const all = items.filter((item) => item.section === section);
        const here = shown.filter((item) => item.section === section);
        return here.length > 0 && (
          <section key={section} class="plan-section" aria-label={section}>
            <h3>{section} <span class="faint">{sectionWords[section]}, {count(all.length, 'object')}</span></h3>
            {here.map((item) => (
              <ItemView key={item.key} item={item} longestUs={longestUs} failedAt={failedAt} failure={failure} />
            ))}
          </section>
        );
      })}
      {shown.length < items.length && (
        <Button onClick={() => setAll(true)}>Show {count(items.length - shown.length, 'more object')}</Button>
      )}
    </div>
  );
}
