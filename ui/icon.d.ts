// What an import of one of Lucide's icons is here: see plain-icons.ts.
import type { Component } from "svelte";

declare const icon: Component<Record<string, never>>;
export default icon;
