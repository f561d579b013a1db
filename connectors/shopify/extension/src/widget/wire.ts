// The shapes of the storefront API are the widget's. The package holds its file in this one's place.
export type * from "../../../../../frontend/widget/src/wire.ts";
