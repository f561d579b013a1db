// Figures and counts are said as the widget says them. The package holds its file in this one's place.
export * from "../../../../../frontend/widget/src/words.ts";
