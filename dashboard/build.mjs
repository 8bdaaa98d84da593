// Bundles the dashboard and makes one C file of it: node build.mjs OUT.c
//
// Each file goes in as it is and gzipped; see src/server/asset.h.

import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];

const types = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

const bundle = await build({
  entryPoints: { app: join(root, 'src/main.tsx') },
  bundle: true,
  minify: true,
  write: false,
  outdir: '/',
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
});

const files = bundle.outputFiles.map((file) => [file.path.replace(/^\//, ''), Buffer.from(file.contents)]);
for (const name of ['index.html', 'icon.svg']) files.push([name, readFileSync(join(root, name))]);

const bytes = (data) => data.toString('hex').replace(/../g, '0x$&,').replace(/.{100}/g, '$&\n');

const text = ['/* Made from dashboard/ by build.mjs. */', '#include "server/asset.h"', ''];
const rows = [];
files.forEach(([name, data], i) => {
  const gzip = gzipSync(data, { level: 9 });
  const etag = createHash('sha256').update(data).digest('hex').slice(0, 16);
  text.push(`static const unsigned char plain_${i}[] = {\n${bytes(data)}};`);
  text.push(`static const unsigned char gzip_${i}[] = {\n${bytes(gzip)}};`);
  rows.push(
    `    {"${name}", "${types[name.split('.').pop()]}", "\\"${etag}\\"", plain_${i}, sizeof(plain_${i}), ` +
      `gzip_${i}, sizeof(gzip_${i})},`,
  );
  console.log(`${name}: ${data.length} bytes, ${gzip.length} gzipped`);
});
text.push('const struct asset assets[] = {', ...rows, '    {0},', '};', '');
writeFileSync(out, text.join('\n'));
