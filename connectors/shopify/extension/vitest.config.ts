import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "jsdom",
    // Its package has .jsx in it, which Node does not read by itself.
    server: { deps: { inline: [/@shopify\/ui-extensions-tester/] } },
  },
});
