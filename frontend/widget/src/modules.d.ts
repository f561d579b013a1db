declare module "words:desk" {
  const words: import("./words.ts").Catalog;
  export default words;
}
declare module "words:cart" {
  const words: import("./words.ts").Catalog;
  export default words;
}
declare module "words:en" {
  const words: import("./words.ts").Catalog;
  export default words;
}
declare module "words:launcher" {
  const words: import("./words.ts").LauncherWords;
  export default words;
}
declare module "*.css?raw" {
  const css: string;
  export default css;
}
