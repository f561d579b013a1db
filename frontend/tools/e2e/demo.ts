// Starts `regulars demo` on free ports and ends it. Everything in it is invented.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface Addresses {
  sign_in: string;
  admin: string;
  coffee: string;
  coffee_staff: string;
  coffee_admin: string;
  fresh: string;
  fresh_admin: string;
  tea: string;
  tea_staff: string;
  tea_admin: string;
  herbs: string;
  herbs_admin: string;
  clock: string;
  mail: string;
}

const program = process.env.REGULARS ?? join(import.meta.dirname, "../../../bin/regulars");

export async function startDemo(): Promise<{ where: Addresses; end: () => Promise<void> }> {
  if (!existsSync(program)) throw new Error(`${program} is missing: run make build`);
  const child = spawn(program, ["demo", "--port", "0", "--json"], { stdio: ["ignore", "pipe", "inherit"] });
  const where = await firstLine(child);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve())); // it may end by itself, too
  const end = () => {
    child.kill("SIGINT");
    return ended;
  };
  return { where, end };
}

function firstLine(child: ChildProcess): Promise<Addresses> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the demo ended with ${code} before it was ready`)));
    if (!child.stdout) return reject(new Error("the demo says nothing"));
    createInterface(child.stdout).once("line", (line) => resolve(JSON.parse(line)));
  });
}

/** Moves the demo's clock on, as its page does. */
export async function pass(where: Addresses, hours: number): Promise<void> {
  const answer = await fetch(where.clock, { method: "POST", body: new URLSearchParams({ by: `${hours}h` }) });
  if (!answer.ok) throw new Error(`the clock answered ${answer.status}: ${await answer.text()}`);
}
