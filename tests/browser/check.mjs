// Runs every check on a finished site: node check.mjs SITE_DIR [--only PATTERN]. Started by `run`.

import { realpathSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { accessibility } from './lib/a11y.mjs';
import { aloud } from './lib/aloud.mjs';
import { largeText, marks, stillness, targets } from './lib/comfort.mjs';
import { launch } from './lib/browser.mjs';
import { jsonFiles, jsonLd, robots, xmlFiles } from './lib/feeds.mjs';
import { keyboard } from './lib/keyboard.mjs';
import { layout } from './lib/layout.mjs';
import { hundreds, weight } from './lib/lighthouse.mjs';
import { canonicals, links } from './lib/links.mjs';
import { mirroredSite } from './lib/mirrored.mjs';
import { withoutScript } from './lib/noscript.mjs';
import { ofEachKind, representatives, sample } from './lib/pick.mjs';
import { inFolder } from './lib/program.mjs';
import { quiet } from './lib/quiet.mjs';
import { Report } from './lib/report.mjs';
import { serve } from './lib/serve.mjs';
import { readSite } from './lib/site.mjs';
import { structure } from './lib/structure.mjs';
import { htmlValidate, nuChecker } from './lib/validators.mjs';
import { newcomer } from './newcomer.mjs';
import { replayChecks, replayOfSite } from './replay.mjs';
import { previewChecks } from './serve.mjs';
import { visitChecks } from './visits.mjs';

/// Colour schemes and widths of window.
const LOOKS = [['light', 1280], ['dark', 1280], ['light', 360], ['dark', 360]];

/// Kinds of pages on which everything that one can operate is found.
const WALKED = ['front', 'story', 'comparison', 'annotated', 'archive'];

process.on('uncaughtException', (error) => {
  console.error(`error: ${error.message}`);
  process.exit(2);
});

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
if (positionals.length !== 1) {
  console.error('usage: tests/browser/run [SITE_DIR] [--only PATTERN]');
  process.exit(2);
}

const site = readSite(realpathSync(positionals[0]));
const pages = sample(site.pages);
const kinds = ofEachKind(site.pages);
const few = [...new Set([...representatives(site.pages), ...kinds])];
console.log(`${site.files.size} files, ${site.pages.length} pages below ${site.base.href}`);
console.log(`the browser looks at ${pages.length} of them, and more closely at ${few.length}:`);
for (const page of few) console.log(`   ${page.path}`);

const server = await serve(site.folder, site.base.pathname);
const browser = await launch();
const { origin } = server;
const axe = (pages, scheme, width) => [
  `accessibility (axe): ${scheme}, ${width} px`,
  (fail) => accessibility({ browser, origin, pages, opened: few, scheme, width, fail }),
];
/// The same over a site that runs from right to left as a whole.
const mirrored = (fail) => inFolder(async (folder) => {
  const site = mirroredSite(folder);
  const server = await serve(site.folder, site.base.pathname);
  const pages = ofEachKind(site.pages);
  try {
    for (const [scheme, width] of LOOKS) await accessibility({ browser, origin: server.origin, pages, scheme, width, fail });
    await layout({ browser, origin: server.origin, pages, fail });
    await quiet({ browser, server, pages, base: site.base, fail });
  } finally {
    await server.close();
  }
  return `${pages.length} pages of every kind`;
});

const checks = [
  ['links: every address leads to something', (fail) => links(site, fail)],
  ['canonical addresses', (fail) => canonicals(site, fail)],
  ['feeds and sitemaps (XML)', (fail) => xmlFiles(site, fail)],
  ['feeds and history (JSON)', (fail) => jsonFiles(site, fail)],
  ['structured data (JSON-LD)', (fail) => jsonLd(site, fail)],
  ['robots.txt', (fail) => robots(site, fail)],
  ['valid HTML, CSS and SVG (Nu)', (fail) => nuChecker(site, fail)],
  ['good HTML (html-validate)', (fail) => htmlValidate(site, fail)],
  ['console and requests', (fail) => quiet({ browser, server, pages, base: site.base, fail })],
  ['console and requests, without JavaScript', (fail) => quiet({ browser, server, pages: few, base: site.base, javaScriptEnabled: false, fail })],
  ['without JavaScript', (fail) => withoutScript({ browser, origin, pages, fail })],
  ['the replay: it starts with the older text and ends with the newer one', (fail) => replayOfSite({ browser, origin, site, fail })],
  ['layout: nothing wider than the window', (fail) => layout({ browser, origin, pages, fail })],
  ['headings, landmarks and skip links', (fail) => structure(site, fail)],
  ['by keyboard alone', (fail) => keyboard({ browser, origin, pages: kinds.filter(({ kind }) => WALKED.includes(kind)), fail })],
  ['text of twice the size', (fail) => largeText({ browser, origin, pages: kinds, fail })],
  ['targets of 24 px', (fail) => targets({ browser, origin, pages: few, fail })],
  ['no meaning by colour alone, forced colours', (fail) => marks({ browser, origin, pages: few.filter(({ features }) => features.has('ins')), fail })],
  ['reduced motion', (fail) => stillness({ browser, origin, pages: kinds, fail })],
  ...LOOKS.map(([scheme, width], at) => axe(at === 0 ? pages : few, scheme, width)),
  ['from right to left: accessibility (axe) in every look, layout, console and requests', mirrored],
  ['Lighthouse: a hundred in every category', (fail) => hundreds({ site, pages: kinds, fail })],
  // These look at the program and sites of their own.
  ...[...visitChecks, ...replayChecks, ...previewChecks].map(([name, check]) => [name, (fail) => check({ browser, fail })]),
  ['a comparison read aloud', (fail) => aloud({ browser, fail })],
  ['weight and speed of a story', (fail) => weight({ fail })],
  ["a newcomer's first story", (fail) => newcomer({ browser, fail })],
];

const report = new Report();
const wanted = new RegExp(values.only ?? '', 'i');
try {
  for (const [name, check] of checks) if (wanted.test(name)) await report.check(name, check);
} finally {
  await browser.close();
  await server.close();
}
console.log(`\n${report.summary()}`);
process.exitCode = report.failed > 0 || report.passed === 0 ? 1 : 0;
