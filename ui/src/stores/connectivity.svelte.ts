import type { Connectivity } from "../ipc";

/** How well Pipit is connected to X. */
export class ConnectivityStore {
  now: Connectivity = $state.raw({ state: "live" });
}
