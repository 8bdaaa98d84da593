// The tree of changes: many objects, a filter, both sides, SQL to take away; and names that look like HTML.

import { readFileSync } from 'node:fs';
import { assert, open, scenario, shot, signIn, sql } from './lib.mjs';
import { makeBranch, makeParent, openBranch, openTab } from './support/branch.mjs';

const evil = '<img src=x onerror=alert(1)>';

await scenario(async () => {
  makeParent();
  sql('parent', 'ALTER TABLE customers ADD plain int');
  makeBranch('many', `DO $$ BEGIN FOR i IN 1..250 LOOP
      EXECUTE format('CREATE TABLE t%s (a int, b text, c text, d text, e text)', i); END LOOP; END $$;
    CREATE TABLE "${evil}" (a int DEFAULT 1, b text DEFAULT '${evil}');
    CREATE FUNCTION evil() RETURNS text LANGUAGE sql AS $f$ SELECT '${evil}' $f$`);
  sql('parent', 'ALTER TABLE customers DROP plain; ALTER TABLE orders ADD total numeric DEFAULT 0');
  const page = await open();
  page.on('dialog', (dialog) => page.problems.push(`the page asked: ${dialog.message()}`));
  await signIn(page);
  await openBranch(page, 'many');
  await openTab(page, 'Changes');
  const tree = page.getByRole('tree', { name: 'Changed objects' });
  await tree.getByRole('treeitem', { name: /^public/ }).waitFor();

  // More than a thousand: closed at first, and only what is seen is in the document.
  await tree.getByRole('treeitem', { name: /^Tables/ }).click();
  await tree.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  assert.ok((await tree.getByRole('treeitem').count()) < 80);
  const total = Number(await tree.getByRole('treeitem', { name: /^Tables/ }).getAttribute('aria-setsize'));
  assert.ok(total >= 2, `${total} kinds`);
  await shot(page, 'changes-many');

  // What looks like HTML is text.
  await page.getByLabel('Filter').fill('onerror');
  await tree.getByRole('treeitem', { name: evil }).first().waitFor();
  await tree.focus();
  await page.keyboard.press('End');
  await page.getByRole('article').getByText(evil).first().waitFor();
  assert.equal(await page.locator('img[src="x"]').count(), 0);
  await page.getByLabel('Filter').fill('evil');
  await tree.getByRole('treeitem', { name: /evil\(\)/ }).click();
  await page.getByRole('region', { name: 'source' }).getByText(evil).waitFor();
  await shot(page, 'changes-html');
  await page.getByLabel('Filter').fill('no such thing');
  await page.getByText('Nothing has this in its name.').waitFor();
  await page.getByLabel('Filter').fill('');

  // The other side.
  await page.getByRole('button', { name: 'Parent', exact: true }).click();
  await tree.getByRole('treeitem', { name: /dropped customers\.plain/ }).click();
  await page.getByText('dropped on the parent').waitFor();
  await page.getByLabel('Filter').fill('total');
  await tree.getByRole('treeitem', { name: /added .*total.*column/ }).click();
  await page.getByText('added on the parent').waitFor();

  // All of it as SQL.
  await page.getByRole('button', { name: 'SQL', exact: true }).click();
  await page.getByRole('region', { name: 'many-diff.sql' }).waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
  assert.equal(download.suggestedFilename(), 'many-diff.sql');
  const text = readFileSync(await download.path(), 'utf8');
  assert.ok(text.includes('CREATE TABLE public.t250 (') && text.includes(`CREATE TABLE public."${evil}" (`));
});
