// `npm run dev`: the pages with hot reload, on demo data. `node dev/server.ts --built` serves the build instead.
// ADMIN_API=http://127.0.0.1:8080 sends /api and /login to a real server.
import { createServer, type Plugin, preview } from "vite";
import { fixtureApi } from "./fixture-api.ts";

const port = Number(process.env.PORT ?? 5173);
const target = process.env.ADMIN_API;
const proxy = target ? { "/api": target, "/login": target } : undefined;

const fixtures: Plugin = {
  name: "demo-data",
  configureServer: (server) =>
    void server.middlewares.use((req, res, next) => void fixtureApi(req, res, next)),
  configurePreviewServer: (server) =>
    void server.middlewares.use((req, res, next) => void fixtureApi(req, res, next)),
};

const plugins = target ? [] : [fixtures];
const address = { host: "127.0.0.1", port, strictPort: true, proxy };

const server = process.argv.includes("--built")
  ? await preview({ plugins, preview: address })
  : await (await createServer({ plugins, server: address })).listen();
server.printUrls();
if (!target) console.log("  Demo data: nothing you see is real, and nothing is kept.");
