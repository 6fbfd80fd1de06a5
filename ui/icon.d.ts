// What an import of one of Lucide's icons is here: see plain-icons.ts. Whether there is an icon of that name only the build tells, and the tests.
import type { Component } from "svelte";

declare const icon: Component<Record<string, never>>;
export default icon;
