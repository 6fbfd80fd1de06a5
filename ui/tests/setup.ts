import { vi } from "vitest";

// British English, so that times and lists read the same on every machine.
Object.defineProperty(navigator, "languages", { value: ["en-GB"], configurable: true });

// Nothing has a height here, so nothing would be in view.
vi.mock("../src/widgets/VirtualList.svelte", async () => await import("./fakes/PlainList.svelte"));
