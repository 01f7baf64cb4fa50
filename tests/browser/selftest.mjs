// Proves that the checks see what they are for: a small sound site passes, and the same site with faults put in fails with
// each of them named. Run it after changing a check: tests/browser/run --selftest

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aloud } from './lib/aloud.mjs';
import { launch } from './lib/browser.mjs';
import { weight } from './lib/lighthouse.mjs';
import { serve } from './lib/serve.mjs';

const BASE = 'https://news.example/paper/';
const STYLE = ':root { color-scheme: light dark; } body { margin: 1rem; overflow-wrap: anywhere; font: 1rem/1.5 sans-serif; color: light-dark(#111, #eee); background: light-dark(#fff, #111); } a { display: inline-block; min-height: 24px; min-width: 24px; color: light-dark(#00308f, #9cf); } :focus-visible { outline: 3px solid light-dark(#00308f, #9cf); }';

/// A whole page. `path` is its place on the site, `kind` what it is, `head` and `main` what it has besides the usual.
function page({ path, title, kind = 'other', head = '', main = '', robots = '', canonical = BASE + path, description = 'Some words.' }) {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
${description && `<meta name="description" content="${description}">`}
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="${canonical}">
<link rel="stylesheet" href="/paper/style.css">
<link rel="icon" href="/paper/icon.svg" type="image/svg+xml">
${robots}${head}
</head>
<body class="page-${kind}">
<a href="#main">Skip</a>
<header><nav aria-label="Site"><a href="/paper/">Front page</a></nav></header>
<main id="main">
<h1>${title}</h1>
<p>Some words of a story.</p>
${main}
</main>
</body>
</html>
`;
}

const TIME = '2026-10-15T14:05:00+02:00';
const LD = JSON.stringify({
  '@context': 'https://schema.org',
  '@type': 'NewsArticle',
  headline: 'A story',
  datePublished: TIME,
  dateModified: TIME,
  inLanguage: 'en',
  mainEntityOfPage: `${BASE}story/`,
  author: [{ '@type': 'Person', name: 'A. Writer' }],
  publisher: { '@type': 'NewsMediaOrganization', name: 'Paper' },
});

function sound() {
  const feed = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>${BASE}</id><title>Paper</title><updated>${TIME}</updated>
<link rel="self" href="${BASE}feed.xml"/><link href="${BASE}"/>
<entry><id>${BASE}story/</id><title>A story</title><updated>${TIME}</updated><author><name>A. Writer</name></author>
<link href="${BASE}story/"/><content type="html">&lt;p&gt;&lt;a href="${BASE}"&gt;Words&lt;/a&gt;&lt;/p&gt;</content></entry></feed>`;
  const item = { id: `${BASE}story/`, url: `${BASE}story/`, content_text: 'Words', date_published: TIME };
  return {
    'index.html': page({
      path: '',
      kind: 'front',
      title: 'Front page',
      main: '<p><a href="/paper/story/#end">A story</a></p><p><a href="/paper/story/compare/">What changed</a></p><p><a href="/paper/corrections/">Corrections</a></p>',
    }),
    'story/compare/index.html': page({ path: 'story/compare/', kind: 'comparison', title: 'What changed', robots: '<meta name="robots" content="noindex">' }),
    'corrections/index.html': page({ path: 'corrections/', kind: 'corrections', title: 'Corrections' }),
    'story/index.html': page({
      path: 'story/',
      kind: 'story',
      title: 'A story',
      head: `<script type="application/ld+json">${LD}</script>`,
      main: '<img src="/paper/icon.svg" srcset="/paper/icon.svg 1x, /paper/icon.svg 2x" alt="A square" width="16" height="16"><p id="end">End.</p>',
    }),
    'story/history.json': JSON.stringify({ revisions: [{ url: `${BASE}story/` }] }),
    '404.html': page({ path: '404.html', title: 'Not found', robots: '<meta name="robots" content="noindex">' }),
    'style.css': STYLE,
    'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" fill="#246"/></svg>',
    'feed.xml': feed,
    'feed.json': JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Paper', feed_url: `${BASE}feed.json`, items: [item] }),
    'sitemap.xml': `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>${BASE}</loc></url><url><loc>${BASE}corrections/</loc></url><url><loc>${BASE}story/</loc><lastmod>${TIME}</lastmod></url></urlset>`,
    'news-sitemap.xml': '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>',
    'robots.txt': `User-agent: *\nAllow: /\nSitemap: ${BASE}sitemap.xml\n`,
  };
}

// One fault each: what the page holds, and words of the report that must name it.
const FAULTS = {
  'no-alt': { main: '<img src="/paper/icon.svg" width="16" height="16">', expect: ['image-alt', 'img” element must have an “alt” attribute', 'wcag/h37'] },
  wide: { main: '<p style="width: 700px">Far too wide a line</p>', expect: ['wider than the window: p “Far too wide a line”', '/paper/wide/ (360 px)'] },
  'dead-link': { main: '<a href="/paper/nowhere/">Dead</a>', expect: ['<a href> /paper/nowhere/ leads to a file that does not exist'] },
  'no-slash': { main: '<a href="/paper/story">Slash</a>', expect: ['/paper/story leads to a folder without the final slash'] },
  fragment: { main: '<a href="/paper/story/#nope">Place</a>', expect: ['names a place that the page does not have'] },
  'off-base': { main: '<a href="/story/">Base</a>', expect: ["leaves the site's base path"] },
  srcset: { main: '<img src="/paper/icon.svg" srcset="/paper/gone.png 2x" alt="A square" width="16" height="16">', expect: ['<img srcset> /paper/gone.png leads to a file'] },
  external: { main: '<img src="https://other.example/a.png" alt="A" width="1" height="1">', expect: ['loads from another host', 'request to another host: https://other.example/a.png'] },
  console: { main: '<script>console.error("a cry")</script>', expect: ['console error: a cry'] },
  throws: { main: '<script>missing()</script>', expect: ['script error: missing is not defined'] },
  'script-only': { main: '<p id="x">before</p><script>document.getElementById("x").textContent = "after"</script>', expect: ['with JavaScript “after”, without “before”'] },
  'missing-file': { main: '<script src="/paper/gone.js"></script>', expect: ['request answered with 404: /paper/gone.js'] },
  contrast: { main: '<p style="color: light-dark(#111, #333)">Dark on dark</p>', expect: ['color-contrast', '(dark, 1280 px)'] },
  folded: { main: '<details><summary>More</summary><p style="color: light-dark(#eee, #333)">Too faint</p></details>', expect: ['/paper/folded/ (light, 1280 px, opened)'] },
  target: { kind: 'month', main: '<p><button style="all: unset; font-size: 8px; width: 10px; height: 10px; display: inline-block">a</button><button style="all: unset; font-size: 8px; width: 10px; height: 10px; display: inline-block">b</button></p>', expect: ['target-size', 'a target is too small'] },
  keyboard: {
    kind: 'annotated',
    main: '<p><a href="#b" style="outline: none">Unseen</a> <a href="#c" style="outline: 3px solid #ddd">Faint</a> <a id="b" href="#a" tabindex="3">First</a></p><p style="overflow: hidden"><a id="c" href="#b">Cut</a></p><p><input type="checkbox" id="a"> <label for="a">Nothing</label></p>',
    expect: ['there is no outline of 2 px or more', 'the outline has a contrast of', 'Tab does not reach this in the order of the page', 'the outline is cut off', 'the switch a changes nothing', 'the first stop is no link to the main part'],
  },
  trap: {
    kind: 'archive',
    main: '<p><a id="t" href="#t">Trap</a></p><script>document.getElementById("t").addEventListener("keydown", (event) => event.preventDefault())</script>',
    expect: ['Tab never comes to the end of the page'],
  },
  large: {
    kind: 'tag',
    main: '<p style="height: 20px; overflow: hidden">Cut off when it grows</p><div style="position: relative; height: 24px"><p style="position: absolute; margin: 0; top: 0">Above all</p><p style="position: absolute; margin: 0; top: 12px">Below that</p></div>',
    expect: ['text is cut off: “Cut off when it grows”', 'text lies over other text: “Above all” and “Below that”'],
  },
  marks: {
    kind: 'tags',
    main: '<div class="body"><p>Plain <ins style="text-decoration: none">new</ins> <del>old</del></p></div>',
    expect: ['only colour tells what was added from plain text', '/paper/marks/ (forced colours: active)'],
  },
  motion: { kind: 'author', main: '<p style="transition: color 1s">Slow</p>', expect: ['moves although the reader wants no motion'] },
  headings: { main: '<h1>Again</h1><h3>Deep</h3><nav><a href="/paper/">Nowhere</a></nav>', expect: ['2 headings of the first level, not one', 'a heading of level 3 after one of level 1', 'a <nav> has no name'] },

  'bad-html': { main: '<p><div>Wrong</p>', expect: ['No “p” element in scope', 'close-order'] },
  'bad-css': { head: '<style>p { colr: red; }</style>', expect: ['Property “colr” doesn\'t exist'] },
  'bad-ld': { head: '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"A"}</script>', expect: ['JSON-LD NewsArticle: no datePublished', 'JSON-LD NewsArticle: no author'] },
  'broken-ld': { head: '<script type="application/ld+json">{</script>', expect: ['JSON-LD is not JSON'] },
  'dead-canonical': { canonical: `${BASE}gone/`, expect: ['is not a page of this site'] },
  orphan: { expect: ['no chain of links leads here'] },
};

function faulty() {
  const site = sound();
  const linked = Object.keys(FAULTS).filter((name) => name !== 'orphan');
  for (const [name, fault] of Object.entries(FAULTS)) {
    site[`${name}/index.html`] = page({ path: `${name}/`, title: `Fault ${name}`, ...fault });
  }
  const list = linked.map((name) => `<li><a href="/paper/${name}/">${name}</a></li>`).join('');
  const others = ['story/', 'story/compare/', 'corrections/'].map((path) => `<li><a href="/paper/${path}">${path}</a></li>`).join('');
  site['index.html'] = page({ path: '', kind: 'front', title: 'Front page', description: '', main: `<ul>${list}${others}</ul>` });
  // A task long enough to lose points for, and a button that nobody can name.
  const busy = '<script>for (const start = performance.now(); performance.now() < start + 400;);</script>';
  site['story/compare/index.html'] = page({ path: 'story/compare/', kind: 'comparison', title: 'What changed', main: busy });
  site['corrections/index.html'] = page({ path: 'corrections/', kind: 'corrections', title: 'Corrections', main: '<p><button></button></p>' });
  site['tags/feed.xml'] = '<feed xmlns="http://www.w3.org/2005/Atom"><title>a & b</title></feed>';
  site['feed.xml'] = site['feed.xml'].replace(`<updated>${TIME}</updated><author>`, '<updated>yesterday</updated><author>').replace(`href="${BASE}"&gt;`, 'href="gone/"&gt;');
  site['story/history.json'] = '{';
  site['feed.json'] = site['feed.json'].replace('1.1', '9');
  site['sitemap.xml'] = site['sitemap.xml'].replace('story/', 'gone/');
  site['robots.txt'] = 'User-agent: *\n';
  return site;
}

/// Weighs too much, and waits for four style sheets that are only known one after the other.
function heavySite() {
  const noise = Array.from({ length: 12_000 }, (_, at) => createHash('sha256').update(String(at)).digest('hex').slice(0, 16)).join(' ');
  return {
    'index.html': `<!DOCTYPE html><html lang="en"><head><title>Heavy</title><link rel="stylesheet" href="1.css"></head><body><p>Words</p><!-- ${noise} --></body></html>`,
    ...Object.fromEntries([1, 2, 3].map((at) => [`${at}.css`, `@import "${at + 1}.css";`])),
    '4.css': 'p { color: black; }',
  };
}

const LIGHTHOUSE_FAULTS = ['Lighthouse, seo', 'meta-description', 'Lighthouse, performance', 'total-blocking-time', 'Lighthouse, accessibility', 'button-name'];
const FILE_FAULTS = ['tags/feed.xml', 'not well-formed XML', '<updated> is no time: yesterday', 'in an entry is not a full address', 'not JSON:', 'JSON Feed: version', 'gone/ is not a page of this site', 'is not in sitemap.xml', 'names no sitemap'];

const here = dirname(fileURLToPath(import.meta.url));
const tmp = mkdtempSync(join(tmpdir(), 'selftest-'));
let passed = 0;
let failed = 0;
const expect = (name, held, details = '') => {
  if (held) passed += 1;
  else {
    failed += 1;
    console.log(`NOT SEEN: ${name}${details && `\n${details}`}`);
  }
};
const write = (name, files) => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tmp, name, file)), { recursive: true });
    writeFileSync(join(tmp, name, file), text);
  }
  return join(tmp, name);
};
/// What a check finds, in lines.
const problemsOf = async (check) => {
  const found = [];
  await check((place, reason) => found.push(`${place}: ${reason}`));
  return found.join('\n');
};
const check = (folder) => spawnSync(process.execPath, [join(here, 'check.mjs'), folder], { encoding: 'utf8', maxBuffer: 1 << 26 });

try {
  console.log('== a sound site passes');
  const good = check(write('sound', sound()));
  expect('a sound site passes', good.status === 0 && /\n\d+ passed, 0 failed\n$/.test(good.stdout), good.stdout + good.stderr);

  console.log('== every fault is named');
  const bad = check(write('faulty', faulty()));
  expect('exit code 1', bad.status === 1);
  for (const [name, fault] of Object.entries(FAULTS)) for (const words of fault.expect) expect(`${name}: ${words}`, bad.stdout.includes(words));
  for (const words of [...FILE_FAULTS, ...LIGHTHOUSE_FAULTS]) expect(words, bad.stdout.includes(words));
  if (failed > 0) console.log(bad.stdout + bad.stderr);

  console.log('== a heavy, slow story is noticed');
  const heavy = await problemsOf((fail) => weight({ fail, build: () => ({ folder: write('heavy', heavySite()), path: '/' }) }));
  expect('bytes', /\d+ bytes are transferred, which is more than 60000/.test(heavy), heavy);
  expect('first paint', /the first paint is after \d+, \d+, \d+ ms/.test(heavy), heavy);

  console.log('== a comparison that reads otherwise is noticed');
  const browser = await launch();
  const expected = join(write('aloud', { 'aloud.txt': 'article\n[link: Elsewhere]\n' }), 'aloud.txt');
  const read = await problemsOf((fail) => aloud({ browser, fail, expected }));
  expect('line 2', /^line 2: [^]*- \[link: Elsewhere\]\n\+ \[link: Back to the story\]/.test(read), read);
  await browser.close();

  console.log('== the server stays inside the site');
  const server = await serve(join(tmp, 'sound'), '/paper/');
  const status = (path) => new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: new URL(server.origin).port, path }, (response) => resolve(response.resume().statusCode)).on('error', reject).end();
  });
  for (const [path, code] of [
    ['/paper/', 200], ['/paper/story', 301], ['/paper/story/', 200], ['/paper/none', 404], ['/', 404],
    ['/paper/../../faulty/index.html', 404], ['/paper/..%2f..%2ffaulty/index.html', 404], ['/paper/%2e%2e/faulty/index.html', 404],
    ['/paper/..%5c..%5cfaulty', 404], ['/paper/%00', 404], ['/paper/%', 404],
  ]) {
    const answer = await status(path);
    expect(`${path} is answered with ${code}`, answer === code, `it was ${answer}`);
  }
  await server.close();
} finally {
  rmSync(tmp, { recursive: true, force: true });
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
