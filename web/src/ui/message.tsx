import { message } from "antd";
import type { MessageInstance } from "antd/es/message/interface";
import { createContext, useCallback, useContext, type ReactNode } from "react";
import { isProblem, wordsOf } from "../api/problem";
import { useI18n } from "../i18n";

const Context = createContext<MessageInstance | null>(null);

/** Short words at the top of the screen about what was just done. */
export function MessageProvider({ children }: { children: ReactNode }) {
  const [api, holder] = message.useMessage({ top: 60, maxCount: 3 });
  return (
    <Context value={api}>
      {holder}
      {children}
    </Context>
  );
}

export function useMessage(): MessageInstance {
  const value = useContext(Context);
  if (!value) throw new Error("useMessage needs a MessageProvider above it");
  return value;
}

/** The words for an error nobody could show closer to its cause. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useI18n();
  return useCallback(
    (error) => {
      if (!isProblem(error)) return t("error.network");
      if (error.errors.length > 0) return error.errors.map(wordsOf).join(" ");
      if (error.status < 500 || !error.traceId) return error.message;
      return `${error.message} ${t("error.trace", { id: error.traceId })}`;
    },
    [t],
  );
}
