// Picks the pages that slow checks look at, the same ones in every run.

/// Every kind of page that a site can have; templates name it in a class of the body.
export const KINDS = [
  'front', 'section', 'story', 'revision', 'comparison', 'annotated', 'corrections', 'tags', 'tag', 'authors', 'author', 'archive', 'month', 'not-found',
];

/// One page of each kind and direction of text, and of each that carries a notice: the one that is made of most.
export function ofEachKind(pages) {
  const best = new Map();
  for (const page of [...pages].sort((a, b) => (a.file < b.file ? -1 : 1))) {
    if (!page.kind) continue;
    const key = [page.kind, page.dir, page.features.has('div.notice')].join();
    if (page.features.size > (best.get(key)?.features.size ?? 0)) best.set(key, page);
  }
  return [...best.values()];
}

/// A few pages that together show everything the site's pages are made of: again and again the page that adds most that
/// has not been seen, starting with the front page.
export function representatives(pages, most = 14) {
  const seen = new Set();
  const picked = [];
  const left = [...pages].sort((a, b) => (a.file < b.file ? -1 : 1));
  const take = (page) => {
    picked.push(page);
    left.splice(left.indexOf(page), 1);
    for (const feature of page.features) seen.add(feature);
  };
  for (const file of ['index.html', '404.html']) {
    const page = left.find((page) => page.file === file);
    if (page) take(page);
  }
  const gain = (page) => [...page.features].filter((feature) => !seen.has(feature)).length;
  while (left.length > 0 && picked.length < most) {
    const best = left.reduce((best, page) => (gain(page) > gain(best) ? page : best));
    if (gain(best) === 0) break;
    take(best);
  }
  return picked;
}

/// All pages of a small site; of a large one its representatives and pages at even distances.
export function sample(pages, most = 150) {
  if (pages.length <= most) return pages;
  const picked = new Set(representatives(pages));
  const step = pages.length / (most - picked.size);
  for (let at = 0; at < pages.length; at += step) picked.add(pages[Math.floor(at)]);
  return [...picked].slice(0, most);
}
