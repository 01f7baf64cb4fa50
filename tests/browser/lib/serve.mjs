// A small web server for the finished site: loopback only, on a free port, with the site's own base path and 404 page.

import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, extname, join, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/// Serves `folder` below `basePath`, with `headers` of its own; `asHost` as a good static host would: compressed, and kept by the browser
/// for as long as a file's name says. Returns its origin, the requests it could not fulfil, and `close`.
export async function serve(folder, basePath = '/', { asHost = false, headers = {} } = {}) {
  const root = realpathSync(folder);
  const missing = [];
  const send = asHost ? sendAsHost : sendPlain;
  if (asHost) compressAll(root);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const found = locate(root, basePath, request.url);
    if (found.redirect) {
      response.writeHead(301, { location: found.redirect }).end();
    } else if (found.file && ['GET', 'HEAD'].includes(request.method)) {
      send(request, response, 200, found.file);
    } else {
      missing.push(request.url);
      const page = join(root, '404.html');
      if (existsSync(page)) send(request, response, 404, page);
      else response.writeHead(404, { 'content-type': TYPES['.txt'] }).end('not found\n');
    }
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    missing,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

/// The file that a request asks for, if it lies inside the site; links in the file system do not lead out of it either.
export function locate(root, basePath, target) {
  let path;
  try {
    path = decodeURIComponent(target.split(/[?#]/)[0]);
  } catch {
    return {};
  }
  if (!path.startsWith(basePath) || path.includes('\0') || path.split(/[/\\]/).includes('..')) return {};
  let file = join(root, path.slice(basePath.length));
  if (!existsSync(file)) return {};
  if (statSync(file).isDirectory()) {
    if (!path.endsWith('/')) return { redirect: `${encodeURI(path)}/` };
    file = join(file, 'index.html');
    if (!existsSync(file)) return {};
  } else if (path.endsWith('/')) {
    return {};
  }
  const real = realpathSync(file);
  return real.startsWith(root + sep) ? { file: real } : {};
}

function typeOf(file) {
  return TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
}

/// Read at once: the site may be built anew, or be gone, by the time that a stream is opened.
function sendPlain(request, response, status, file) {
  const bytes = readFileSync(file);
  response.writeHead(status, { 'content-type': typeOf(file), 'content-length': bytes.length, 'cache-control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/// What a name with a piece of a hash in it stands for never changes.
const HASHED = /\.[0-9a-f]{8,}\.[a-z0-9]+$/;
const COMPRESSED = /^(text\/|application\/(json|xml|manifest)|image\/svg)/;

function sendAsHost(request, response, status, file) {
  const headers = {
    'content-type': typeOf(file),
    'cache-control': HASHED.test(basename(file)) ? 'public, max-age=31536000, immutable' : 'public, max-age=600',
    vary: 'accept-encoding',
  };
  const [encoding, bytes] = encoded(file, COMPRESSED.test(headers['content-type']) ? request.headers['accept-encoding'] : '');
  if (encoding) headers['content-encoding'] = encoding;
  response.writeHead(status, { ...headers, 'content-length': bytes.length }).end(request.method === 'HEAD' ? undefined : bytes);
}

const ENCODE = {
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes) => gzipSync(bytes, { level: 6 }),
};
const kept = new Map();

/// A file as it is sent to whoever accepts these encodings: its encoding and its bytes.
function encoded(file, accepted = '') {
  const encoding = Object.keys(ENCODE).find((name) => accepted.split(/[,;\s]+/).includes(name));
  if (!encoding) return [null, readFileSync(file)];
  const key = `${encoding} ${file}`;
  if (!kept.has(key)) kept.set(key, ENCODE[encoding](readFileSync(file)));
  return [encoding, kept.get(key)];
}

/// Hosts of files have them compressed before anybody asks.
function compressAll(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && COMPRESSED.test(typeOf(file))) encoded(file, 'br');
  }
}
