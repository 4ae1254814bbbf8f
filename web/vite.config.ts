import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { strictStyles } from "./scripts/strict-styles.mjs";

/** Address of a running Baton that the development server passes calls on to. */
const server = process.env["BATON_SERVER"] ?? "http://127.0.0.1:8080";

/** The server swaps this for the nonce of each request; see embed.go. */
const NONCE = "__BATON_NONCE__";

/** Of antd, what only lists and forms need; they are fetched with the first of those. */
const LATE =
  "(antd/es|@rc-component)/(table|select|date-picker|time-picker|calendar|picker|input|input-number|mini-decimal|" +
  "textarea|radio|switch|checkbox|pagination|virtual-list|alert|empty|spin|tree|cascader|tree-select|transfer|" +
  "color-picker|upload|tabs|segmented|steps|collapse|slider|rate|mentions|tag|badge|grid|form|async-validator|" +
  "progress|context)/|antd/es/config-provider/defaultRenderEmpty|scroll-into-view|throttle-debounce";
/** What only tables need; it would weigh on every form. */
const TABLES = "(antd/es|@rc-component)/(table|pagination)/";
/** What only the board needs. */
const DRAGGING = "(@atlaskit|bind-event-listener|raf-schd)/";
/** What only the text editor of rules needs; it comes with the first text that is edited. */
const WRITING = "(@codemirror|@lezer|@marijn|crelt|style-mod|w3c-keyname|yaml)/";
const CHINESE = /node_modules.*[\\/](zh_CN|zh-cn)\.js$/;
/** What the first screen needs of libraries, in one file that seldom changes. */
const EAGER = new RegExp(`node_modules/(?!.*(${LATE}|${DRAGGING}|${WRITING}|/zh_CN\\.js|/zh-cn\\.js))`);
const SHELL = /[\\/]src[\\/](ui|theme|api|live|fields[\\/]FieldValue|features[\\/](session|inbox[\\/]view))/;

export default defineConfig(({ command }) => ({
  plugins: [react(), strictStyles()],
  ...(command === "build" ? { html: { cspNonce: NONCE } } : {}),
  build: {
    target: ["chrome123", "safari17.5", "firefox120"],
    manifest: "manifest.json",
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        chunkFileNames: ({ name }) => `assets/${name.split("~", 1)[0]}-[hash].js`,
        codeSplitting: {
          groups: [
            { name: "vendor", test: EAGER, priority: 30 },
            { name: "chinese", test: CHINESE, priority: 20 },
            { name: "dragging", test: new RegExp(`node_modules/${DRAGGING}`), priority: 20 },
            { name: "writing", test: new RegExp(`node_modules/${WRITING}`), priority: 20 },
            { name: "tables", test: new RegExp(`node_modules/${TABLES}`), priority: 7 },
            { name: "forms", test: new RegExp(`node_modules/(?!.*${TABLES})`), entriesAware: true, entriesAwareMergeThreshold: 40_000, priority: 10 },
            { name: "shell", test: SHELL, priority: 5 },
          ],
        },
      },
    },
  },
  server: {
    port: 4300,
    proxy: { "/api": server, "/sign-in": server, "^/assets/sign-in-": server },
  },
}));
