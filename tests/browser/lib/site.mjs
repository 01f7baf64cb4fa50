// A finished site as files: which pages it has, what they hold, and which file an address leads to.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { elements, references } from './dom.mjs';

/// Reads a site. Addresses are resolved against the base that the site itself names as its front page's canonical address.
export function readSite(folder) {
  const files = walk(folder).sort();
  const known = new Set(files);
  const read = (file) => readFileSync(join(folder, file), 'utf8');
  if (!known.has('index.html')) throw new Error(`${folder} holds no index.html: is it a finished site?`);
  const base = findBase(known, read);
  const pages = files.filter((file) => file.endsWith('.html')).map((file) => readPage(file, read(file), base));
  return new Site(folder, base, known, pages, read);
}

export class Site {
  constructor(folder, base, files, pages, read) {
    Object.assign(this, { folder, base, files, pages, read });
    this.byFile = new Map(pages.map((page) => [page.file, page]));
  }

  /// Names of files that end like this, in order.
  ending(...ends) {
    return [...this.files].filter((file) => ends.some((end) => file.endsWith(end)));
  }

  /// Where a reference leads: `{ file, fragment }` on this site, `{ external }` elsewhere, or `{ problem }`.
  resolve(reference, from) {
    let url;
    try {
      url = new URL(reference, from);
    } catch {
      return { problem: 'is not an address' };
    }
    if (['mailto:', 'tel:', 'data:', 'sms:', 'geo:'].includes(url.protocol)) return { external: true };
    if (!['http:', 'https:'].includes(url.protocol)) return { problem: `has the scheme ${url.protocol}` };
    if (url.origin !== this.base.origin) {
      if (/^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(url.hostname)) return { problem: 'leads to this machine' };
      return { external: true };
    }
    if (!url.pathname.startsWith(this.base.pathname)) {
      if (/^https?:/i.test(reference)) return { external: true };
      return { problem: `leaves the site's base path ${this.base.pathname}` };
    }
    let path;
    let fragment;
    try {
      path = decodeURIComponent(url.pathname.slice(this.base.pathname.length));
      fragment = decodeURIComponent(url.hash.slice(1).split(':~:')[0]);
    } catch {
      return { problem: 'is wrongly percent-encoded' };
    }
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    if (this.files.has(file)) return { file, fragment };
    if (this.files.has(`${file}/index.html`)) return { problem: 'leads to a folder without the final slash' };
    return { problem: 'leads to a file that does not exist' };
  }
}

function walk(folder, under = '') {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const path = under + entry.name;
    return entry.isDirectory() ? walk(folder, `${path}/`) : [path];
  });
}

function findBase(files, read) {
  const canonical = elements(read('index.html')).find(({ name, attrs }) => name === 'link' && attrs.rel === 'canonical');
  if (canonical) return new URL('./', canonical.attrs.href);
  const locs = files.has('sitemap.xml') ? [...read('sitemap.xml').matchAll(/<loc>\s*([^<]+?)\s*<\/loc>/g)].map((m) => m[1]) : [];
  if (locs.length > 0) return new URL('./', locs.reduce((a, b) => (b.length < a.length ? b : a)));
  return new URL('https://site.invalid/');
}

function readPage(file, html, base) {
  const all = elements(html);
  const encoded = file.replace(/(^|\/)index\.html$/, '$1').split('/').map(encodeURIComponent).join('/');
  const address = new URL(encoded, base).href;
  const baseTag = all.find(({ name, attrs }) => name === 'base' && attrs.href);
  const meta = (wanted) => all.find(({ name, attrs }) => name === 'meta' && attrs.name?.toLowerCase() === wanted)?.attrs.content;
  const link = (rel) => all.find(({ name, attrs }) => name === 'link' && attrs.rel === rel)?.attrs.href;
  return {
    file,
    /// What the page is: `front`, `story`, `comparison` …
    kind: /(?:^|\s)page-(\S+)/.exec(all.find(({ name }) => name === 'body')?.attrs.class ?? '')?.[1],
    /// The direction of its main text.
    dir: all.find(({ name }) => name === 'main')?.attrs.dir ?? 'ltr',
    /// The full address, each part percent-encoded.
    address,
    /// Path on the server, with the base path in front.
    path: new URL(address).pathname,
    resolveFrom: baseTag ? new URL(baseTag.attrs.href, address).href : address,
    title: all.find(({ name }) => name === 'title')?.text().trim() ?? '',
    viewport: meta('viewport'),
    canonical: link('canonical'),
    noindex: /noindex/.test(meta('robots') ?? ''),
    ids: new Set(all.flatMap(({ name, attrs }) => [attrs.id, name === 'a' ? attrs.name : undefined]).filter(Boolean)),
    references: all.flatMap(references),
    jsonLd: all.filter(({ name, attrs }) => name === 'script' && attrs.type === 'application/ld+json').map((el) => el.text()),
    features: features(all),
  };
}

/// What a page is made of, as far as its looks go: its elements with their classes and attributes.
function features(all) {
  const found = new Set();
  for (const { name, attrs } of all) {
    found.add(name);
    for (const word of (attrs.class ?? '').split(/\s+/).filter(Boolean)) found.add(`${name}.${word}`);
    for (const [attr, value] of Object.entries(attrs)) {
      found.add(['dir', 'lang', 'data-kind', 'data-state', 'aria-current'].includes(attr) ? `${name}[${attr}=${value}]` : `${name}[${attr}]`);
    }
  }
  return found;
}
