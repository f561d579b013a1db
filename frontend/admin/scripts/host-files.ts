// Tells pages that are not ours which files of the build to load: the plugin's page in wp-admin reads it.
import type { Plugin } from "vite";

/** Adds host.json: the first script, and the sheet for a page of WordPress. */
export function hostFiles(): Plugin {
  return {
    name: "host-files",
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
