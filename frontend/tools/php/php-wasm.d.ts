// As much of PHP in WebAssembly as check.ts uses: what the packages say of their types leads nowhere.
declare module "@php-wasm/node-7-4" {
  /** What loadPHPRuntime takes. */
  export function getPHPLoaderModule(): Promise<object>;
}

declare module "@php-wasm/universal" {
  export function loadPHPRuntime(loader: object): Promise<number>;
  export class PHP {
    constructor(runtime: number);
    mkdir(path: string): void;
    writeFile(path: string, text: string): void;
    /** Rejects when PHP ends with another status than 0. */
    run(request: { scriptPath: string }): Promise<{ text: string; exitCode: number }>;
  }
}
