// The page begins: what lies beyond it is handed to the stores, the stores to the views.
import { mount } from "svelte";
import { chooseLanguage, speak } from "./i18n";
import { ipc } from "./ipc";
import { PageStores } from "./stores/page.svelte";
import "./styles/tokens.css";
import "./styles/base.css";
import App from "./views/App.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
// Not awaited here: what is loaded later could not share code with a page that is still loading.
const spoken = speak(chooseLanguage(navigator.languages));
const page = new PageStores(ipc);
// What it asks for is answered while the page is put together.
void page.start();
void spoken.then(() => mount(App, { target, props: { page } }));
