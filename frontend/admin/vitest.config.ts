import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { words } from "./scripts/words.ts";

export default defineConfig({
  plugins: [words()],
  resolve: {
    alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) },
    dedupe: ["react", "react-dom"],
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    setupFiles: ["src/i18n/test-words.ts"],
  },
});
