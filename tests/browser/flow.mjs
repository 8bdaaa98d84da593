// A branch by mouse, from its first change to its end: seen, previewed, blocked, resolved, merged, reset, deleted.

import { writeFileSync } from 'node:fs';
import { assert, bough, open, scenario, shot, signIn, sql } from './lib.mjs';
import { canMerge, confirmLoss, makeBranch, makeParent, mergeButton, openBranch, openTab } from './support/branch.mjs';

await scenario(async () => {
  makeParent();
  writeFileSync('bough.ini', '[table public.settings]\nclass = config\nkey = name\n\n'
    + '[table public.migrations]\nclass = migrations\nkey = version\n');
  sql('parent', `CREATE TABLE settings (name text PRIMARY KEY, value text); CREATE TABLE migrations (version text PRIMARY KEY);
    INSERT INTO settings VALUES ('greeting', 'Hello'), ('colour', 'green'); INSERT INTO migrations VALUES ('001')`);
  makeBranch('feat');
  const page = await open();
  await signIn(page);
  await openBranch(page, 'feat');
  await page.getByRole('heading', { name: 'No changes yet' }).waitFor();

  // What a program needs to reach it: only after a click.
  const connection = page.getByRole('region', { name: 'Connection as URL' });
  assert.match(await connection.innerText(), /^postgresql:\/\/•+:•+@127\.0\.0\.1:\d+\/\w+$/);
  await page.getByRole('button', { name: 'Reveal password and key' }).click();
  await page.getByRole('button', { name: 'Copy API key' }).waitFor();
  assert.equal(await connection.innerText(), JSON.parse(bough('--json', 'env', 'feat')).DATABASE_URL);
  await page.getByRole('button', { name: '.env' }).click();
  await page.getByText(/^PGPORT=\d+$/m).first().waitFor();
  await page.getByRole('button', { name: 'Hide' }).click();
  assert.equal(await page.getByText(/postgresql:\/\/\w/).count(), 0);

  // A change is seen.
  sql('feat', `UPDATE settings SET value = '<b>Good morning</b>' WHERE name = 'greeting'; INSERT INTO migrations VALUES ('002');
    ALTER TABLE customers RENAME phone TO mobile; ALTER TABLE orders ALTER note TYPE text;
    CREATE OR REPLACE FUNCTION shipping(total numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
      SELECT CASE
        WHEN total >= 75 THEN 0
        ELSE 4.90
      END
    $$`);
  await openTab(page, 'Changes');
  const tree = page.getByRole('tree', { name: 'Changed objects' });
  await tree.getByRole('treeitem', { name: /renamed customers\.mobile/ }).click();
  await page.getByText('renamed on the branch, was phone').waitFor();
  await tree.getByRole('treeitem', { name: /changed shipping/ }).click();
  await page.locator('td.before', { hasText: 'WHEN total >= 100 THEN 0' }).waitFor();
  await page.locator('td.after', { hasText: 'WHEN total >= 75 THEN 0' }).waitFor();
  assert.equal(await page.locator('td.after .word').innerText(), '75');
  await shot(page, 'flow-changes');
  await tree.getByRole('treeitem', { name: /changed greeting/ }).click();
  const row = page.getByRole('row', { name: /^value/ });
  await row.getByText('Hello', { exact: true }).waitFor();
  await row.getByText('<b>Good morning</b>', { exact: true }).waitFor(); // text, not HTML

  // Both sides change one thing: blocked.
  sql('parent', 'ALTER TABLE orders ALTER note TYPE varchar(500)');
  await openTab(page, 'Overview');
  await page.getByRole('heading', { name: '1 conflict to resolve' }).waitFor();
  await page.getByRole('link', { name: 'See the conflicts' }).click();
  const conflict = page.getByRole('region', { name: 'Conflict in column public.orders.note: type' });
  await conflict.getByText('both-changed').waitFor();
  for (const version of ['varying(100)', 'varying(500)', 'type = text'])
    await conflict.getByRole('cell', { name: version }).waitFor();
  await conflict.getByText('The parent changed type.').waitFor();
  assert.ok(await mergeButton(page).isDisabled());
  await shot(page, 'flow-conflict');

  // Resolved on the branch: merged.
  sql('feat', 'ALTER TABLE orders ALTER note TYPE varchar(500)');
  await page.getByRole('button', { name: 'Preview again' }).click();
  await canMerge(page);
  await page.getByLabel(', 1 in conflict').waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'change table public.customers' }).getByText(/RENAME/).waitFor();
  for (const [section, text] of [['DDL', 'RENAME'], ['DATA', 'UPDATE'], ['MIGRATION', 'INSERT']])
    await page.getByRole('region', { name: section, exact: true }).getByText(text).first().waitFor();
  await shot(page, 'flow-preview');
  await mergeButton(page).click();
  const dialog = page.getByRole('dialog', { name: "Merge 'feat' into the parent" });
  await dialog.getByText('public.customers blocks reads and writes').waitFor();
  await shot(page, 'flow-confirm');
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await page.getByRole('heading', { name: 'Merged' }).waitFor();
  await shot(page, 'flow-merged');
  assert.equal(sql('parent', 'SELECT count(mobile), shipping(80) FROM customers'), '50|0');
  assert.equal(sql('parent', "SELECT value, (SELECT max(version) FROM migrations) FROM settings WHERE name = 'greeting'"),
    '<b>Good morning</b>|002');
  await page.locator('.title-row').getByText('merged').waitFor();

  await openTab(page, 'History');
  await page.getByText('The SQL of this merge').click();
  await page.getByRole('region', { name: /^feat-.*\.sql$/ }).getByText('RENAME').waitFor();
  await shot(page, 'flow-history');

  // Reset, which loses what came after; then it goes.
  sql('feat', 'CREATE TABLE later (a int)');
  await openTab(page, 'Settings');
  await page.getByRole('button', { name: 'Reset…' }).click();
  await confirmLoss(page, 'feat');
  await page.locator('.title-row').getByText('ready').waitFor();
  assert.equal(sql('feat', "SELECT to_regclass('later') IS NULL"), 't');

  await page.getByRole('button', { name: 'Delete…' }).click();
  await confirmLoss(page, 'feat');
  await page.getByRole('heading', { name: 'Branches', level: 1 }).waitFor();
  assert.deepEqual(JSON.parse(bough('--json', 'branch', 'list')).data.map((one) => one.name), []);
  assert.equal(sql('parent', 'SELECT count(*) FROM customers'), '100');
});
