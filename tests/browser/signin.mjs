// Signing in and out, and keys that are not good.

import { assert, checkAccessible, checkFits, open, scenario, shot, signIn, url } from './lib.mjs';

await scenario(async () => {
  const page = await open({ expected: /401/ });
  await page.goto(url);
  await page.getByLabel('Your key').fill('uak_nobody');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').getByText('this key is not good').waitFor();
  await checkAccessible(page, 'sign-in');
  await checkFits(page, 'sign-in');
  await shot(page, 'signin');

  await signIn(page);
  const cookies = await page.context().cookies();
  assert.equal(cookies.length, 1);
  assert.ok(cookies[0].httpOnly && cookies[0].sameSite === 'Strict');
  await page.reload(); // the session is the browser's
  await page.getByRole('heading', { name: 'Branches' }).waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Your key').waitFor();
  await page.reload();
  await page.getByLabel('Your key').waitFor();
  assert.deepEqual(await page.context().cookies(), []);
});
