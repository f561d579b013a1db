import { address } from "../../../src/address.gen.ts";
import { type PixelAPI, watch } from "../../../src/pixel/watch.ts";

declare const shopify: { extend(point: "WebPixel::Render", run: (api: PixelAPI) => void): void };

shopify.extend("WebPixel::Render", (api) => watch(api, `${address}/pixel/shopify`));
