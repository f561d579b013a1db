declare module "virtual:words/*" {
  const words: Partial<typeof import("@/locales/en.json")>;
  export default words;
}
