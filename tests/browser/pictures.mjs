// Takes the pictures of the documentation: node pictures.mjs SITE_DIR OUT_DIR. Started by docs/pictures/make.

import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './lib/browser.mjs';
import { serve } from './lib/serve.mjs';
import { readSite } from './lib/site.mjs';

const FLOOD = 'local/ouvra-flood-warning/';
const FERRY = 'local/harbour/night-ferry/';

/// The last update's comparison of a story.
const comparison = async (tab) => tab.locator('.timeline .changes a').first().getAttribute('href');

/// Each picture: its name, its page, the size of the window, and what is done there first.
const PICTURES = [
  { name: 'front', page: '', size: [1280, 1000] },
  { name: 'section', page: 'local/', size: [1280, 760] },
  { name: 'story', page: FERRY, size: [1280, 900] },
  { name: 'story-phone', page: FERRY, size: [360, 740] },
  { name: 'story-dark', page: FLOOD, size: [1280, 900], dark: true },
  { name: 'story-arabic', page: 'culture/maktabat-al-daffa/', size: [1280, 900] },
  { name: 'version', page: `${FLOOD}`, size: [1280, 760], via: async (tab) => tab.locator('.timeline .entry-head a').nth(3).getAttribute('href') },
  { name: 'comparison', page: FERRY, size: [1280, 1100], via: comparison },
  { name: 'comparison-columns', page: FERRY, size: [1280, 1000], via: comparison, first: async (tab) => {
    await tab.locator('#part-side').check();
    await tab.locator('#part-text').evaluate((heading) => heading.scrollIntoView());
  } },
  { name: 'replay', page: FERRY, size: [1280, 760], via: comparison, first: async (tab) => {
    await tab.locator('.replay-start button').click();
    await tab.locator('.replay-bar button').nth(2).click();
    await tab.locator('.replay-bar button').nth(2).click();
  } },
  { name: 'annotated', page: `${FERRY}annotated/`, size: [1280, 900] },
  { name: 'corrections', page: 'corrections/', size: [1280, 760] },
  { name: 'archive', page: 'archive/', size: [1280, 620] },
  { name: 'tags', page: 'tags/', size: [1280, 620] },
  { name: 'authors', page: 'authors/', size: [1280, 520] },
  { name: 'not-found', page: '404.html', size: [1280, 620] },
];

const [folder, out] = process.argv.slice(2);
const site = readSite(realpathSync(folder));
const server = await serve(site.folder, site.base.pathname);
const browser = await launch();
try {
  for (const { name, page, size: [width, height], dark, via, first } of PICTURES) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
    const tab = await context.newPage();
    const open = (path) => tab.goto(new URL(path, server.origin).href, { waitUntil: 'networkidle' });
    await open(site.base.pathname + page);
    if (via) await open(await via(tab));
    await first?.(tab);
    await tab.screenshot({ path: join(out, `${name}.png`) });
    console.log(name);
    await context.close();
  }
} finally {
  await browser.close();
  await server.close();
}
