// Links: what the pages and style sheets of the site point at is there. Plain files, no browser.

import { cssUrls } from './dom.mjs';

/// Every internal address leads to a file, every fragment to an element, and every page can be reached from the front page.
export function links(site, fail) {
  let count = 0;
  const reached = new Map(site.pages.map((page) => [page.file, new Set()]));

  const follow = (place, from, { use, url, what }, page) => {
    count += 1;
    const found = site.resolve(url, from);
    if (found.problem) fail(place, `${what} ${url} ${found.problem}`);
    if (found.external && use === 'load' && !url.startsWith('data:')) fail(place, `${what} ${url} loads from another host`);
    if (found.file && use === 'link' && page) reached.get(page.file).add(found.file);
    const target = found.file && site.byFile.get(found.file);
    if (target && found.fragment && found.fragment !== 'top' && !target.ids.has(found.fragment)) {
      fail(place, `${what} ${url} names a place that the page does not have`);
    }
  };

  for (const page of site.pages) {
    for (const reference of page.references) follow(page.path, page.resolveFrom, reference, page);
  }
  for (const file of site.ending('.css')) {
    const from = new URL(file, site.base).href;
    for (const url of cssUrls(site.read(file))) follow(file, from, { use: 'load', url, what: 'url()' });
  }

  const seen = new Set(['index.html']);
  for (const file of seen) for (const next of reached.get(file) ?? []) seen.add(next);
  for (const { file, path } of site.pages) {
    if (!seen.has(file) && file !== '404.html') fail(path, 'no chain of links leads here from the front page');
  }
  return `${count} references of ${site.pages.length} pages`;
}

/// Every page names one address that stands for it: its own, or that of a page which search engines may show.
export function canonicals(site, fail) {
  for (const page of site.pages) {
    if (page.file === '404.html') continue;
    if (page.canonical === undefined) {
      fail(page.path, 'no <link rel="canonical">');
      continue;
    }
    if (!/^https?:/.test(page.canonical)) fail(page.path, `canonical ${page.canonical} is not a full address`);
    const found = site.resolve(page.canonical, page.address);
    const target = site.byFile.get(found.file);
    if (!target) fail(page.path, `canonical ${page.canonical} is not a page of this site`);
    else if (target !== page && (target.noindex || target.canonical !== page.canonical)) {
      fail(page.path, `canonical ${page.canonical} does not stand for itself`);
    } else if (target === page && decodeURIComponent(page.canonical) !== decodeURIComponent(page.address)) {
      fail(page.path, `canonical ${page.canonical} is not written as ${page.address}`);
    }
  }
  return `${site.pages.length} pages`;
}
