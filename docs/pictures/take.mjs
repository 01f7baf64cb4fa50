// Takes the pictures of the documentation: node take.mjs SITE_DIR OUT_DIR. Started by `make`.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, scrollThrough } from '../../tests/browser/lib/browser.mjs';
import { serve } from '../../tests/browser/lib/serve.mjs';

const FERRY = 'local/harbour/night-ferry/';
const FLOOD = 'local/ouvra-flood-warning/';
const VISIT = 'world/al-sharaa-in-moscow/';
const UPDATE = `${FERRY}compare/2026-09-29-spring-tides...2026-10-02-first-crossing/`;

/// A desk's window and a phone's, whose pixels are drawn larger so that both are as high beside each other.
const DESK = { width: 1280, height: 925, scale: 1, color: 'light', motion: 'reduce', status: 200 };
const PHONE = { width: 360, height: 740, scale: 1.25 };

/// The pictures: a name, the page's path, and where they differ from the desk's window, of which they show as much as the page fills.
/// They begin at `from`, a part of the page; `act` comes before that. `beside` is a second picture, to the right of the first.
const PICTURES = [
  { name: 'front', path: '' },
  { name: 'section', path: 'local/' },
  { name: 'story', path: FERRY, beside: PHONE },
  { name: 'story-return', path: VISIT, width: 800, height: 1100, from: '.first-things', act: comeBack },
  { name: 'story-arabic', path: 'culture/maktabat-al-daffa/', height: 840, beside: { ...PHONE, height: 672 } },
  { name: 'story-dark', path: FLOOD, color: 'dark' },
  { name: 'version', path: `${VISIT}2025-10-15-talks-held/` },
  { name: 'comparison', path: UPDATE, width: 900, height: 1400, from: '.comparison' },
  { name: 'comparison-columns', path: UPDATE, from: '#replay', act: (tab) => tab.locator('#part-side').check({ force: true }) },
  { name: 'replay', path: UPDATE, height: 720, motion: 'no-preference', act: replay },
  { name: 'annotated', path: `${VISIT}annotated/` },
  { name: 'corrections', path: 'corrections/' },
  { name: 'tags', path: 'tags/' },
  { name: 'authors', path: 'authors/' },
  { name: 'archive', path: 'archive/' },
  { name: 'not-found', path: 'no-such-page/', status: 404 },
];

/// As a reader who read the second version before.
async function comeBack(tab) {
  await tab.evaluate(() => {
    const { key, story, versions } = JSON.parse(document.querySelector('#part-versions').textContent);
    const { id, time } = versions[1];
    localStorage.setItem(key, JSON.stringify({ [story]: { seen: { id, time }, base: { id, time }, at: 0 } }));
  });
  await tab.reload();
  await tab.locator('.since').waitFor();
}

/// In the middle of a replay. Its scrolling is taken out, which would be caught on its way.
async function replay(tab) {
  await tab.addStyleTag({ content: 'html { scroll-behavior: auto !important }' });
  await tab.locator('.replay-start button').click();
  for (let step = 0; step < 4; step += 1) await tab.locator('[data-do=next]').click();
}

/// Takes one picture, as bytes of a PNG.
async function take(browser, origin, picture) {
  const { path, width, height, scale, color, motion, act, from, status } = { ...DESK, ...picture };
  const context = await browser.newContext({
    viewport: { width, height }, deviceScaleFactor: scale, colorScheme: color, reducedMotion: motion, locale: 'en-GB', timezoneId: 'UTC',
  });
  context.setDefaultTimeout(20_000);
  const tab = await context.newPage();
  const response = await tab.goto(`${origin}/${path}`, { waitUntil: 'load' });
  if (response.status() !== status) throw new Error(`${picture.name}: /${path} answers ${response.status()}`);
  await scrollThrough(tab);
  await act?.(tab);
  const clip = { x: 0, y: 0, width, height: Math.min(height, await tab.evaluate(shownFrom, from)) };
  const bytes = await tab.screenshot({ clip, animations: 'disabled', caret: 'hide' });
  await context.close();
  return bytes;
}

/// Scrolls to a part of the page, if one is named, and says how far down the window the page reaches.
function shownFrom(part) {
  const place = part && document.querySelector(part);
  if (place) scrollTo(0, place.getBoundingClientRect().top + scrollY - 24);
  return Math.ceil(Math.max(...[...document.body.children].map((child) => child.getBoundingClientRect().bottom))) + 24;
}

/// Pictures side by side on nothing, each in a fine frame.
async function sideBySide(browser, pictures) {
  const tab = await browser.newPage({ viewport: { width: 1800, height: 1000 } });
  const images = pictures.map((bytes) => `<img src="data:image/png;base64,${bytes.toString('base64')}">`).join('');
  await tab.setContent(`<style>
    body { margin: 0; background: none }
    div { display: inline-flex; gap: 32px; align-items: start }
    img { display: block; border: 1px solid #8b8474 }
  </style><div>${images}</div>`);
  const bytes = await tab.locator('div').screenshot({ omitBackground: true });
  await tab.close();
  return bytes;
}

const [folder, out] = process.argv.slice(2);
const server = await serve(folder);
const browser = await launch();
try {
  for (const picture of PICTURES) {
    const { beside, ...first } = picture;
    let bytes = await take(browser, server.origin, first);
    if (beside) bytes = await sideBySide(browser, [bytes, await take(browser, server.origin, { ...first, ...beside })]);
    writeFileSync(join(out, `${picture.name}.png`), bytes);
  }
} finally {
  await browser.close();
  await server.close();
}
