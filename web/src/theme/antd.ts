import { theme, type ThemeConfig } from "antd";
import { FONT, palette, type PaletteName } from "./palette";

type Derive = NonNullable<Exclude<ThemeConfig["algorithm"], unknown[]>>;

/** antd's algorithm for the scheme, with the colours it would otherwise derive set to ours. */
function algorithm(dark: boolean): Derive {
  const base = dark ? theme.darkAlgorithm : theme.defaultAlgorithm;
  const c = (name: PaletteName) => palette[name][dark ? 1 : 0];
  return (seed, map) => ({
    ...base(seed, map),
    colorPrimary: c("primary"),
    colorPrimaryHover: c("primary-hover"),
    colorPrimaryActive: c("primary-hover"),
    colorPrimaryBg: c("primary-soft"),
    colorPrimaryBgHover: c("primary-soft"),
    colorPrimaryText: c("primary"),
    colorError: c("danger"),
    colorErrorHover: c("danger"),
    colorErrorText: c("danger"),
    colorErrorBg: c("danger-soft"),
    colorWarning: c("warning"),
    colorSuccess: c("success"),
    colorInfo: c("info"),
    colorBgLayout: c("bg"),
    colorBgContainer: c("surface"),
    colorBgElevated: c("raised"),
    colorBorder: c("border-strong"),
    colorBorderSecondary: c("border"),
    colorText: c("text"),
    colorTextSecondary: c("text-2"),
    colorTextTertiary: c("text-3"),
    colorTextQuaternary: c("text-3"),
  });
}

interface Wishes {
  dark: boolean;
  /** On phones controls are as tall as a finger needs. */
  phone: boolean;
  /** Somebody who wants no motion: antd then waits for no animation to end. */
  still: boolean;
}

/** The antd side of our two themes. */
export function antdTheme({ dark, phone, still }: Wishes): ThemeConfig {
  const c = (name: PaletteName) => palette[name][dark ? 1 : 0];
  return {
    algorithm: algorithm(dark),
    hashed: false,
    cssVar: { key: "baton" },
    token: {
      fontFamily: FONT,
      borderRadius: 6,
      controlHeight: phone ? 40 : 32,
      controlHeightSM: phone ? 40 : 24,
      motion: !still,
      wireframe: false,
      colorPrimary: c("primary"),
      colorLink: c("primary"),
      colorLinkHover: c("primary-hover"),
      colorTextLightSolid: c("on-primary"),
      colorBgContainerDisabled: c("bg"),
      colorTextPlaceholder: c("text-3"),
      colorTextDescription: c("text-2"),
      controlItemBgActive: c("primary-soft"),
      controlItemBgActiveHover: c("primary-soft"),
      controlOutline: c("primary-soft"),
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", fontWeight: 500 },
      Table: { headerBg: c("sunken"), headerColor: c("text-2"), headerSplitColor: "transparent", cellPaddingBlockMD: 8, cellPaddingInlineMD: 12 },
      Tooltip: { colorBgSpotlight: dark ? "#e6ece9" : "#17201d" },
      Form: { labelColor: c("text-2"), itemMarginBottom: 18, verticalLabelPadding: "0 0 4px" },
    },
  };
}
