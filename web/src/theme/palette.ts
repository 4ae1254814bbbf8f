/** Pairs of light and dark, as in tokens.css; the ones antd derives its own tokens from. */
export const palette = {
  bg: ["#f3f5f3", "#0f1514"],
  surface: ["#ffffff", "#171f1d"],
  sunken: ["#e9eeeb", "#121918"],
  raised: ["#ffffff", "#1d2624"],
  border: ["#dce3df", "#2a3532"],
  "border-strong": ["#bfcac4", "#43524d"],
  text: ["#17201d", "#e6ece9"],
  "text-2": ["#4e5b56", "#a9b5b0"],
  "text-3": ["#616e68", "#8f9c97"],
  primary: ["#17614f", "#63c7aa"],
  "primary-hover": ["#0f4d3e", "#7ed8bd"],
  "on-primary": ["#ffffff", "#06241c"],
  "primary-soft": ["#dfede7", "#1b3730"],
  danger: ["#b3261e", "#ff958b"],
  "danger-soft": ["#fbe8e6", "#41201d"],
  warning: ["#85560a", "#e6b95a"],
  success: ["#256b38", "#83cb94"],
  info: ["#29608b", "#8abfe6"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

export type PaletteName = keyof typeof palette;

export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
