// Takes screenshots: node screenshots.mjs SITE_DIR OUT_DIR [PATH …]. Started by `screenshots`.

import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { launch, scrollThrough, visitAll } from './lib/browser.mjs';
import { representatives } from './lib/pick.mjs';
import { serve } from './lib/serve.mjs';
import { readSite } from './lib/site.mjs';

process.on('uncaughtException', (error) => {
  console.error(`error: ${error.message}`);
  process.exit(2);
});

const [folder, out, ...paths] = process.argv.slice(2);
const site = readSite(realpathSync(folder));
const basePath = site.base.pathname;
const pages = paths.length > 0
  ? paths.map((path) => ({ path: path.startsWith(basePath) ? path : basePath + path.replace(/^\//, '') }))
  : representatives(site.pages);

mkdirSync(out, { recursive: true });
const server = await serve(site.folder, basePath);
const browser = await launch();
let problems = 0;
const fail = (place, reason) => {
  problems += 1;
  console.error(`${place}: ${reason}`);
};
try {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [360, 768, 1280]) {
      const options = { colorScheme, viewport: { width, height: 900 } };
      await visitAll({ browser, origin: server.origin, pages, options, fail }, async (tab, { path }) => {
        await scrollThrough(tab);
        const name = decodeURIComponent(path.slice(basePath.length)).replace(/\/$/, '').replaceAll('/', '_') || 'front';
        const file = join(out, `${name.slice(0, 120)}.${width}.${colorScheme}.png`);
        await tab.screenshot({ path: file, fullPage: true });
        console.log(file);
      });
    }
  }
} finally {
  await browser.close();
  await server.close();
}
process.exitCode = problems > 0 ? 1 : 0;
