// A site that runs from right to left: front page, lists and all, which the sample site has in English only. Its stories are the
// sample's own in Arabic and Hebrew, one in English that runs the other way, with a quotation and a note in the darkest shade of its
// annotated text, and one that was retracted.

import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KINDS } from './pick.mjs';
import { run, write } from './program.mjs';
import { readSite } from './site.mjs';

const SAMPLE = join(dirname(fileURLToPath(import.meta.url)), '../../../content');
const FILES = {
  'site.toml': 'title = "دفتر النهر"\ndescription = "موقع متخيَّل."\nbase_url = "https://river.example/"\nlanguage = "ar"\npage_size = 2\n',
  'content/news/section.toml': 'title = "أخبار"\ndescription = "أخبار متخيَّلة."\n',
  'content/news/river/section.toml': 'title = "النهر"\n',
  'content/news/river/bridge/1.md': '+++\ntitle = "جسر جديد فوق النهر"\nupdated = 2026-05-01T08:00\n+++\n\nسيُبنى جسر جديد فوق النهر. هذه القصة متخيَّلة.\n',
  'content/news/river/bridge/2.md': '+++\ntitle = "جسر جديد فوق النهر"\nupdated = 2026-05-02T08:00\nstatus = "canceled"\nnote = "لا جسر هناك."\n+++\n\nسيُبنى جسر جديد فوق النهر. هذه القصة متخيَّلة.\n',
  'content/news/ferry/story.toml': 'lang = "en"\nauthors = ["Iva Tolmach"]\ntags = ["ferries"]\n',
  'content/news/ferry/1.md': '+++\ntitle = "Night ferry to run all winter"\nupdated = 2026-05-03T08:00\n+++\n\nThe ferry will run all winter. It leaves at ten. This story is invented.\n',
  'content/news/ferry/2.md': '+++\ntitle = "Night ferry to run all winter"\nupdated = 2026-05-04T08:00\nkind = "correction"\nnote = "It leaves at eleven."\n+++\n\nThe ferry will run all winter. It leaves at eleven. This story is invented.\n\n> We sail in any weather.[^1]\n\n[^1]: So the board said.\n',
};

/// Builds the site in an empty folder and reads it.
export function mirroredSite(folder) {
  const source = join(folder, 'source');
  write(source, FILES);
  for (const story of ['culture/maktabat-al-daffa', 'science/mitzpe-tzukei-or']) {
    cpSync(join(SAMPLE, story), join(source, 'content/news', story.split('/').at(-1)), { recursive: true });
  }
  run(source, 'build', '-q', '-o', '../site', '--now', '2026-11-01T12:00:00Z');
  const site = readSite(join(folder, 'site'));
  const missing = KINDS.filter((kind) => !site.pages.some((page) => page.kind === kind));
  if (missing.length > 0) throw new Error(`the site from right to left has no page of the kind ${missing.join(', ')}`);
  return site;
}
