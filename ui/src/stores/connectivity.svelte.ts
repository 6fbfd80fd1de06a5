import type { Connectivity } from "../ipc";

/** How well Pipit is connected to X. */
export class ConnectivityStore {
  now: Connectivity = $state.raw({ state: "live" });
  /** false: there is no keychain, and the sign-in lasts until the app is closed. */
  signInLasts = $state(true);
}
