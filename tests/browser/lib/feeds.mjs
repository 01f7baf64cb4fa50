// What machines read: feeds, sitemaps, history, robots.txt and JSON-LD are well-formed, complete, and point at real pages.

import { SaxesParser } from 'saxes';
import { elements, references } from './dom.mjs';

const ATOM = 'http://www.w3.org/2005/Atom';
const NEWS = 'http://www.google.com/schemas/sitemap-news/0.9';
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const W3C_DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/// A story's page has its history beside it.
const isStory = (site, page) => page.file.endsWith('/index.html') && site.files.has(page.file.replace(/index\.html$/, 'history.json'));
const isTime = (value) => DATE_TIME.test(value ?? '') && !Number.isNaN(Date.parse(value));

// ---------------------------------------------------------------------------------------------------------------- XML

/// Every XML file: well-formed everywhere, and as its own format asks where it is a feed or a sitemap.
export function xmlFiles(site, fail) {
  for (const file of ['feed.xml', 'sitemap.xml', 'news-sitemap.xml']) {
    if (!site.files.has(file)) fail(file, 'does not exist');
  }
  const files = site.ending('.xml', '.svg');
  for (const file of files) {
    let root;
    try {
      root = parseXml(site.read(file));
    } catch (error) {
      fail(file, `not well-formed XML: ${error.message}`);
      continue;
    }
    if (root.uri === ATOM) atom(site, file, root, fail);
    else if (root.name === 'urlset') sitemap(site, file, root, fail);
    else if (file.endsWith('feed.xml')) fail(file, 'is not an Atom feed');
    else if (file.endsWith('sitemap.xml') && root.name !== 'sitemapindex') fail(file, 'is not a sitemap');
  }
  return `${files.length} files`;
}

/// A tree of `{ name, uri, attrs, children, text }`. Throws when the text is not well-formed.
function parseXml(text) {
  const parser = new SaxesParser({ xmlns: true });
  const top = { children: [], text: '' };
  const open = [top];
  parser.on('error', (error) => { throw error; });
  parser.on('opentag', (tag) => {
    const attrs = Object.fromEntries(Object.values(tag.attributes).map(({ name, value }) => [name, value]));
    const node = { name: tag.local, uri: tag.uri, attrs, children: [], text: '' };
    open.at(-1).children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => open.pop());
  for (const event of ['text', 'cdata']) parser.on(event, (piece) => { open.at(-1).text += piece; });
  parser.write(text).close();
  return top.children[0];
}

const childrenOf = (node, name) => node.children.filter((child) => child.name === name);
const textOf = (node, name) => childrenOf(node, name)[0]?.text.trim() ?? '';

function atom(site, file, feed, fail) {
  const entries = childrenOf(feed, 'entry');
  const ids = new Set();
  for (const [place, node] of [[file, feed], ...entries.map((entry, index) => [`${file}, entry ${index + 1}`, entry])]) {
    for (const name of ['id', 'title', 'updated']) if (!textOf(node, name)) fail(place, `Atom: no <${name}>`);
    for (const name of ['updated', 'published']) {
      for (const child of childrenOf(node, name)) if (!isTime(child.text.trim())) fail(place, `Atom: <${name}> is no time: ${child.text}`);
    }
    if (node !== feed) {
      const id = textOf(node, 'id');
      if (ids.has(id)) fail(place, `Atom: the id ${id} occurs twice`);
      ids.add(id);
      if (childrenOf(node, 'author').length + childrenOf(feed, 'author').length === 0) fail(place, 'Atom: neither entry nor feed names an author');
    }
    let alternate = site.base.href;
    for (const { attrs } of childrenOf(node, 'link')) {
      const rel = attrs.rel ?? 'alternate';
      if (rel === 'alternate') alternate = attrs.href;
      const found = leads(site, attrs.href, place, fail);
      if (node === feed && rel === 'self' && found?.file !== file) fail(place, `Atom: the self link ${attrs.href} is not this feed`);
    }
    if (node !== feed && childrenOf(node, 'link').length === 0 && childrenOf(node, 'content').length === 0) {
      fail(place, 'Atom: neither a link nor content');
    }
    for (const name of ['content', 'summary']) {
      for (const child of childrenOf(node, name)) if (child.attrs.type === 'html') htmlInFeed(site, child.text, alternate, place, fail);
    }
  }
  if (!childrenOf(feed, 'link').some(({ attrs }) => attrs.rel === 'self')) fail(file, 'Atom: no self link');
  const times = entries.map((entry) => Date.parse(textOf(entry, 'updated')));
  if (times.some((time) => time > Date.parse(textOf(feed, 'updated')))) fail(file, 'Atom: an entry is newer than the feed');
}

/// An address that a file names in full. Gives where it leads.
function leads(site, url, place, fail) {
  if (!/^(https?|mailto):/.test(url ?? '')) {
    fail(place, `${url} is not a full address`);
    return null;
  }
  const found = site.resolve(url, site.base.href);
  if (found.problem) fail(place, `${url} ${found.problem}`);
  return found;
}

/// Readers show an entry's HTML away from the site, so its addresses are full.
function htmlInFeed(site, html, from, place, fail) {
  for (const element of elements(html, { fragment: true })) {
    if (element.name === 'script') fail(place, 'a script inside an entry');
    for (const { url, what } of references(element)) {
      if (!/^(https?|mailto|tel|data):/.test(url)) fail(place, `${what} ${url} in an entry is not a full address`);
      const found = site.resolve(url, from);
      if (found.problem) fail(place, `${what} ${url} in an entry ${found.problem}`);
    }
  }
}

function sitemap(site, file, urlset, fail) {
  const urls = childrenOf(urlset, 'url');
  if (urls.length > 50_000) fail(file, `${urls.length} addresses, 50,000 are allowed`);
  if (file.endsWith('news-sitemap.xml') && urls.length > 1000) fail(file, `${urls.length} stories, 1,000 are allowed`);
  const seen = new Set();
  for (const url of urls) {
    const loc = textOf(url, 'loc');
    if (seen.has(loc)) fail(file, `${loc} occurs twice`);
    seen.add(loc);
    const found = leads(site, loc, file, fail);
    const page = site.byFile.get(found?.file);
    if (!page) fail(file, `${loc} is not a page of this site`);
    else if (page.noindex) fail(file, `${loc} asks not to be indexed`);
    else if (page.canonical && page.canonical !== loc) fail(file, `${loc} gives another address for itself: ${page.canonical}`);
    for (const { text } of childrenOf(url, 'lastmod')) if (!W3C_DATE.test(text.trim())) fail(file, `<lastmod> is no date: ${text}`);
    for (const news of url.children.filter(({ uri, name }) => uri === NEWS && name === 'news')) {
      const publication = childrenOf(news, 'publication')[0];
      if (!publication || !textOf(publication, 'name') || !textOf(publication, 'language')) fail(file, `${loc}: news without name and language of the publication`);
      if (!W3C_DATE.test(textOf(news, 'publication_date'))) fail(file, `${loc}: news without publication date`);
      if (!textOf(news, 'title')) fail(file, `${loc}: news without title`);
    }
    if (file.endsWith('news-sitemap.xml') && !url.children.some(({ uri }) => uri === NEWS)) fail(file, `${loc}: no <news:news>`);
  }
  if (file === 'sitemap.xml') {
    const listed = new Set([...seen].map((loc) => site.resolve(loc, site.base.href).file));
    for (const page of site.pages) {
      if (isStory(site, page) && !page.noindex && !listed.has(page.file)) fail(page.path, 'a story that may be indexed, but is not in sitemap.xml');
    }
  }
}

// --------------------------------------------------------------------------------------------------------------- JSON

/// Every JSON file parses, a JSON Feed is one, and addresses of the site in them exist.
export function jsonFiles(site, fail) {
  if (!site.files.has('feed.json')) fail('feed.json', 'does not exist');
  const files = site.ending('.json', '.webmanifest');
  if (!files.some((file) => file.endsWith('/history.json'))) fail('the site', 'no story has a history.json');
  for (const file of files) {
    let data;
    try {
      data = JSON.parse(site.read(file));
    } catch (error) {
      fail(file, `not JSON: ${error.message}`);
      continue;
    }
    if (file.endsWith('feed.json')) jsonFeed(site, file, data, fail);
    if (file.endsWith('history.json') && Object.keys(data).length === 0) fail(file, 'is empty');
    for (const value of strings(data)) {
      if (value.startsWith(site.base.href) && !/\s/.test(value)) leads(site, value, file, fail);
    }
  }
  return `${files.length} files`;
}

function jsonFeed(site, file, feed, fail) {
  if (feed.version !== 'https://jsonfeed.org/version/1.1') fail(file, `JSON Feed: version is ${feed.version}`);
  if (!feed.title) fail(file, 'JSON Feed: no title');
  if (!Array.isArray(feed.items)) return fail(file, 'JSON Feed: no items');
  if (feed.feed_url && site.resolve(feed.feed_url, site.base.href).file !== file) fail(file, 'JSON Feed: feed_url is not this feed');
  const ids = new Set();
  for (const [index, item] of feed.items.entries()) {
    const place = `${file}, item ${index + 1}`;
    if (typeof item.id !== 'string' || ids.has(item.id)) fail(place, `JSON Feed: no id of its own: ${item.id}`);
    ids.add(item.id);
    if (item.content_html === undefined && item.content_text === undefined) fail(place, 'JSON Feed: no content');
    for (const key of ['date_published', 'date_modified']) {
      if (item[key] !== undefined && !isTime(item[key])) fail(place, `JSON Feed: ${key} is no time: ${item[key]}`);
    }
    if (item.content_html) htmlInFeed(site, item.content_html, item.url ?? site.base.href, place, fail);
  }
}

function* strings(value) {
  if (typeof value === 'string') yield value;
  else if (value && typeof value === 'object') for (const inner of Object.values(value)) yield* strings(inner);
}

// ------------------------------------------------------------------------------------------------------------ JSON-LD

const ARTICLE = /^(NewsArticle|Article|ReportageNewsArticle|AnalysisNewsArticle|BackgroundNewsArticle|OpinionNewsArticle)$/;

/// Every `application/ld+json` script parses and says what search engines ask for; every story that may be indexed has one.
export function jsonLd(site, fail) {
  let count = 0;
  for (const page of site.pages) {
    let articles = 0;
    for (const text of page.jsonLd) {
      count += 1;
      let data;
      try {
        data = JSON.parse(text);
      } catch (error) {
        fail(page.path, `JSON-LD is not JSON: ${error.message}`);
        continue;
      }
      const things = Array.isArray(data) ? data : data['@graph'] ?? [data];
      for (const thing of things) {
        if (!/^https?:\/\/schema\.org\/?$/.test(thing['@context'] ?? data['@context'] ?? '')) fail(page.path, 'JSON-LD: @context is not schema.org');
        if (!thing['@type']) fail(page.path, 'JSON-LD: no @type');
        for (const type of [thing['@type']].flat()) {
          if (ARTICLE.test(type)) {
            articles += 1;
            article(page, thing, fail);
          }
          if (type === 'BreadcrumbList') breadcrumbs(page, thing, fail);
        }
      }
      for (const value of strings(data)) {
        if (value.startsWith(site.base.href) && !/\s/.test(value)) leads(site, value, page.path, fail);
      }
    }
    if (isStory(site, page) && !page.noindex && articles === 0) fail(page.path, 'JSON-LD: a story without a NewsArticle');
  }
  return `${count} scripts on ${site.pages.length} pages`;
}

function article(page, thing, fail) {
  const say = (reason) => fail(page.path, `JSON-LD ${thing['@type']}: ${reason}`);
  for (const key of ['headline', 'datePublished', 'dateModified', 'author', 'publisher', 'mainEntityOfPage', 'inLanguage']) {
    const value = thing[key];
    if (value === undefined || value === null || value === '' || value.length === 0) say(`no ${key}`);
  }
  for (const key of ['datePublished', 'dateModified']) if (thing[key] && !isTime(thing[key])) say(`${key} is no time with an offset: ${thing[key]}`);
  if (Date.parse(thing.dateModified) < Date.parse(thing.datePublished)) say('modified before it was published');
  for (const author of [thing.author ?? []].flat()) if (!author.name || !author['@type']) say('an author without @type and name');
  if (thing.publisher && !thing.publisher.name) say('a publisher without name');
  for (const image of [thing.image ?? []].flat()) {
    const url = typeof image === 'string' ? image : image.url ?? image.contentUrl;
    if (!/^https?:/.test(url ?? '')) say(`an image without a full address: ${url}`);
  }
}

function breadcrumbs(page, thing, fail) {
  const items = thing.itemListElement ?? [];
  if (items.length === 0) fail(page.path, 'JSON-LD BreadcrumbList: empty');
  for (const [index, item] of items.entries()) {
    const name = item.name ?? item.item?.name;
    if (item.position !== index + 1 || !name) fail(page.path, `JSON-LD BreadcrumbList: item ${index + 1} without position and name`);
    if (index < items.length - 1 && !item.item) fail(page.path, `JSON-LD BreadcrumbList: item ${index + 1} leads nowhere`);
  }
}

// ---------------------------------------------------------------------------------------------------------- robots.txt

/// robots.txt names sitemaps that exist.
export function robots(site, fail) {
  if (!site.files.has('robots.txt')) {
    fail('robots.txt', 'does not exist');
    return '';
  }
  const sitemaps = [...site.read('robots.txt').matchAll(/^sitemap:\s*(\S+)\s*$/gim)].map((match) => match[1]);
  if (sitemaps.length === 0) fail('robots.txt', 'names no sitemap');
  for (const url of sitemaps) leads(site, url, 'robots.txt', fail);
  return `${sitemaps.length} sitemaps`;
}
