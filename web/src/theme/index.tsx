import LoadingOutlined from "@ant-design/icons/es/icons/LoadingOutlined";
import { ConfigProvider } from "antd";
import type { Locale } from "antd/es/locale";
import { createContext, useContext, useMemo, useState, type ReactNode } from "react";
import { readTheme, writeTheme, type Theme } from "../i18n/preferences";
import { antdTheme } from "./antd";
import { nonce } from "./nonce";
import { MessageProvider } from "../ui/message";
import { useMedia } from "./useMedia";

interface ThemeChoice {
  theme: Theme;
  choose: (theme: Theme) => void;
}

const Context = createContext<ThemeChoice | null>(null);

/** Below this width lists are cards and the navigation lies at the bottom. */
export const PHONE = "(max-width: 767px)";

/** Popups stay within the landmark or dialog they belong to; above an open dialog nothing else shows. */
function popupContainer(trigger?: HTMLElement): HTMLElement {
  return trigger?.closest<HTMLElement>("dialog, main, header") ?? document.body;
}

/** antd's own waiting icon goes by an animation; where that never ends it stays part of the button's name. */
const BUTTON = { autoInsertSpace: false, loadingIcon: <LoadingOutlined spin aria-hidden /> };

interface Props {
  locale: Locale;
  children: ReactNode;
}

export function ThemeProvider({ locale, children }: Props) {
  const [theme, setTheme] = useState(readTheme);
  const systemDark = useMedia("(prefers-color-scheme: dark)");
  const phone = useMedia(PHONE);
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const dark = theme === "dark" || (theme === "system" && systemDark);
  const config = useMemo(() => antdTheme({ dark, phone, still }), [dark, phone, still]);
  const choice = useMemo(
    () => ({
      theme,
      choose: (next: Theme) => {
        writeTheme(next);
        setTheme(next);
      },
    }),
    [theme],
  );
  return (
    <Context value={choice}>
      <ConfigProvider
        theme={config}
        locale={locale}
        button={BUTTON}
        wave={{ disabled: still }}
        getPopupContainer={popupContainer}
        {...(nonce ? { csp: { nonce } } : {})}
      >
        <MessageProvider>{children}</MessageProvider>
      </ConfigProvider>
    </Context>
  );
}

export function useTheme(): ThemeChoice {
  const value = useContext(Context);
  if (!value) throw new Error("useTheme needs a ThemeProvider above it");
  return value;
}
