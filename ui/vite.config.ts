// How the screens are bundled and tested. Keeps true: nothing is fetched at run time, no inline style or script is
// emitted (the window's content security policy would block it), and one build runs on the oldest web view supported.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [svelte()],
  // Relative to the page, because the shell serves it under its own scheme.
  base: "./",
  resolve: {
    alias: {
      $catalogues: at("../src-tauri/catalogues"),
      $api: at("src/api"),
      $shared: at("src/shared"),
      $lib: at("src/lib"),
      $screens: at("src/screens"),
    },
    // Without "browser" the tests would mount Svelte's server build.
    ...(process.env.VITEST ? { conditions: ["browser"] } : {}),
  },
  server: { fs: { allow: [at("."), at("../src-tauri/catalogues")] } },
  build: {
    target: "safari16",
    // Fonts stay files: data: is allowed for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    // jsdom lacks Element.animate and ResizeObserver; screens/tests that need them bring their own stand-in.
    globals: false,
    passWithNoTests: true,
  },
});
