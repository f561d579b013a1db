import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Host } from "../loader.ts";
import type { Bootstrap } from "../wire.ts";
import type { Model, State } from "./model.ts";

export interface Scene {
  model: Model;
  host: Host;
  state: State;
}

export const SceneContext = createContext<Scene | undefined>(undefined);

/** What every part of the panel may read and do. */
export function useScene(): Scene & {
  t: State["speech"]["t"];
  speech: State["speech"];
} {
  const scene = useContext(SceneContext);
  if (!scene) throw new Error("outside of the panel");
  return { ...scene, t: scene.state.speech.t, speech: scene.state.speech };
}

/** useScene where the data is there. */
export function useData(): ReturnType<typeof useScene> & { data: Bootstrap } {
  const scene = useScene();
  if (!scene.state.data) throw new Error("no data yet");
  return { ...scene, data: scene.state.data };
}
