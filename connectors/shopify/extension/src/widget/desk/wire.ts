// The shapes of what shoppers ask the shop are the widget's. The package holds its file in this one's place.
export type * from "../../../../../../frontend/widget/src/desk/wire.ts";
