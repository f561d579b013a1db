import { defineConfig } from "vitest/config";
import { wordsForVite } from "./scripts/catalog.ts";

export default defineConfig({
  plugins: [wordsForVite()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    environment: "happy-dom",
    include: ["test/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
