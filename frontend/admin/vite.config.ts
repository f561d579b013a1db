import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { words } from "./scripts/words.ts";

export default defineConfig({
  base: "/admin/",
  plugins: [react(), tailwindcss(), words()],
  resolve: {
    alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) },
    // Other workspaces bring their own React; two copies on one page would break hooks.
    dedupe: ["react", "react-dom"],
  },
  build: {
    target: "es2022",
    manifest: true,
    // The server sends "script-src 'self'", so nothing may be inlined as data: URLs.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
