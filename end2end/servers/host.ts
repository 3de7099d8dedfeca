import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Answer {
  body: string;
  headers?: Record<string, string>;
}

/** Somebody else's web server, on an origin of its own. */
export class Host {
  private readonly pages = new Map<string, Answer>();
  private readonly copies = new Map<string, string>();

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.answer(request, response);
    });
  }

  static async start(): Promise<Host> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Host(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Has a page at `path`; its address comes back. */
  page(path: string, body: string, headers: Record<string, string> = {}): string {
    const document = `<!DOCTYPE html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,"></head><body>${body}</body></html>`;
    this.pages.set(path, { body: document, headers });
    return this.url + path;
  }

  /** Has under `path` a copy of the folder of files at `address`, as any host of static files would. */
  copy(path: string, address: string): string {
    this.copies.set(path, address);
    return this.url + path;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.url);
    const page = this.pages.get(pathname);
    if (page) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers });
      response.end(page.body);
      return;
    }
    for (const [path, address] of this.copies) {
      if (!pathname.startsWith(path)) continue;
      const original = await fetch(address + pathname.slice(path.length));
      const type = original.headers.get('content-type') ?? 'application/octet-stream';
      response.writeHead(original.status, { 'content-type': type, 'access-control-allow-origin': '*' });
      response.end(Buffer.from(await original.arrayBuffer()));
      return;
    }
    response.writeHead(404).end();
  }
}
