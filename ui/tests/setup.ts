// British English, so that times and lists read the same on every machine.
Object.defineProperty(navigator, "languages", { value: ["en-GB"], configurable: true });
