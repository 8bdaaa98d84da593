// All branches of a project: the graph, the table, and making one.

import { useEffect } from 'preact/hooks';
import { branches, may } from '../store';
import { Button } from '../ui/common';
import { DeleteDialog } from '../ui/delete-dialog';
import { ResetDialog } from '../ui/reset-dialog';
import { CreateDialog } from './branches/create';
import { Graph } from './branches/graph';
import { asked, lit } from './branches/lit';
import { Makings } from './branches/making';
import { ProjectLine } from './branches/project-line';
import { BranchTable } from './branches/table';
import { Teach } from './branches/teach';
import './branches.css';

function Dialogs() {
  const open = asked.value;
  const close = () => (asked.value = null);
  if (open?.what === 'create') return <CreateDialog creation={open.creation} />;
  if (open?.what === 'reset') return <ResetDialog branch={open.branch} onDone={close} />;
  if (open?.what === 'delete') return <DeleteDialog branch={open.branch} onDone={close} />;
  return null;
}

export function BranchesPage() {
  useEffect(() => {
    if (!branches.value.some((one) => one.id === lit.value)) lit.value = null; // it was deleted under the mouse
  }, [branches.value]);
  const isEmpty = branches.value.length === 0;
  return (
    <>
      <div class="title-row">
        <h1>Branches</h1>
        <span class="space" />
        {may('member') && (
          <Button kind="primary" onClick={() => (asked.value = { what: 'create', creation: null })}>New branch</Button>
        )}
      </div>
      <ProjectLine />
      <Makings />
      {isEmpty ? <Teach /> : <><Graph /><BranchTable /></>}
      <Dialogs />
    </>
  );
}
