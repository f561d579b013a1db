import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { hostFiles } from "./scripts/host-files.ts";
import { scope } from "./scripts/scope.ts";
import { words } from "./scripts/words.ts";

export default defineConfig({
  base: "/admin/",
  plugins: [react(), tailwindcss(), words(), hostFiles()],
  css: { postcss: { plugins: [scope("wordpress.css")] } },
  resolve: {
    alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) },
    // Other workspaces bring their own React; two copies on one page would break hooks.
    dedupe: ["react", "react-dom"],
  },
  // Our own document stands at many addresses; scripts and sheets find each other wherever a host keeps them.
  experimental: {
    renderBuiltUrl: (_, { hostType }) => (hostType === "html" ? undefined : { relative: true }),
  },
  build: {
    target: "es2022",
    manifest: true,
    // The server sends "script-src 'self'", so nothing may be inlined as data: URLs.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: "index.html", app: "src/styles/app.css", wordpress: "src/styles/wordpress.css" },
    },
  },
});
