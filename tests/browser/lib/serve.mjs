// A small web server for the finished site: loopback only, on a free port, with the site's own base path and 404 page.

import { createReadStream, existsSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';

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

/// Serves `folder` below `basePath`, with `headers` of its own. Returns its origin, the requests it could not fulfil, and `close`.
export async function serve(folder, basePath = '/', headers = {}) {
  const root = realpathSync(folder);
  const missing = [];
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const found = locate(root, basePath, request.url);
    if (found.redirect) {
      response.writeHead(301, { location: found.redirect }).end();
    } else if (found.file && ['GET', 'HEAD'].includes(request.method)) {
      send(response, 200, found.file);
    } else {
      missing.push(request.url);
      const page = join(root, '404.html');
      if (existsSync(page)) send(response, 404, page);
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

function send(response, status, file) {
  const type = TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
  response.writeHead(status, { 'content-type': type, 'content-length': statSync(file).size, 'cache-control': 'no-store' });
  createReadStream(file).pipe(response);
}
