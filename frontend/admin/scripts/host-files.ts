// Scripts bring no sheet: each host has its own. Our document is given a link to one, and other hosts are told which
// files of the build are theirs.
import type { Plugin } from "vite";

/** Links the sheet of our own document, and adds host.json, which the plugin's page in wp-admin reads. */
export function hostFiles(): Plugin {
  return {
    name: "host-files",
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle }) {
        const built = Object.values(bundle ?? {}).find(
          (file) => file.type === "asset" && file.names.includes("app.css"),
        );
        const href = `/admin/${built?.fileName ?? "src/styles/app.css"}`;
        return [{ tag: "link", attrs: { rel: "stylesheet", crossorigin: true, href }, injectTo: "head" }];
      },
    },
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const script = files.find((file) => file.type === "chunk" && file.isEntry && file.name === "index");
      const style = files.find((file) => file.type === "asset" && file.names.includes("wordpress.css"));
      if (!script || !style) this.error("the script or the sheet for wp-admin is not in the build");
      else {
        const source = `${JSON.stringify({ script: script.fileName, style: style.fileName })}\n`;
        this.emitFile({ type: "asset", fileName: "host.json", source });
      }
    },
  };
}
