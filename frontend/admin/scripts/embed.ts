// Copies the built pages to frontend/embed/admin, where the Go package `frontend` picks them up, and what the page in
// wp-admin loads of them to the WordPress plugin, which brings everything itself.
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const from = fileURLToPath(new URL("../dist", import.meta.url));
const to = fileURLToPath(new URL("../../embed/admin", import.meta.url));

rmSync(to, { recursive: true, force: true });
// The manifest serves the size check alone.
cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith(".vite") });

const plugin = fileURLToPath(new URL("../../../connectors/woocommerce/plugin/assets/admin", import.meta.url));
rmSync(plugin, { recursive: true, force: true });
for (const part of ["assets", "host.json"])
  cpSync(`${from}/${part}`, `${plugin}/${part}`, { recursive: true });
