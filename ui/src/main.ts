// Starts the screens: mounts the one root component into the page.
import "@fontsource-variable/inter/index.css";
import "$shared/tokens.css";
import "$shared/base.css";
import { mount } from "svelte";
import App from "./App.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html lost its #app element");

export default mount(App, { target });
