import CloseOutlined from "@ant-design/icons/es/icons/CloseOutlined";
import { Button, ConfigProvider } from "antd";
import { useEffect, useId, useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from "react";
import { useI18n } from "../i18n";
import s from "./Dialog.module.css";

interface Props {
  title: string;
  /** A sheet from the right, the navigation from the left, or a box in the middle. */
  shape: "right" | "left" | "middle" | "palette";
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
  hideTitle?: boolean;
}

const DROPPED_DOWN =
  ".ant-select-open, .ant-picker-dropdown:not(.ant-picker-dropdown-hidden), .ant-dropdown:not(.ant-dropdown-hidden)";

/**
 * The browser's own dialog: it keeps the focus inside, closes on Escape and gives
 * the focus back. It is open for as long as it is rendered. What drops down from
 * a field stands inside it too; the page behind it takes no clicks.
 */
export function Dialog({ title, shape, onClose, children, footer, hideTitle }: Props) {
  const { t } = useI18n();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();

  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    if (element && !element.open) element.showModal();
    heading.current?.focus();
    return () => {
      element?.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);

  const closeOnBackdrop = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose();
  };

  // What has dropped down takes Escape first; the dialog and what was entered in it stay.
  const keepForPopup = (event: KeyboardEvent) => {
    if (event.key === "Escape" && dialog.current?.querySelector(DROPPED_DOWN)) event.preventDefault();
  };

  return (
    // The dialog element answers Escape itself; the click is only about its backdrop.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={dialog}
      className={`${s.dialog} ${s[shape]}`}
      aria-labelledby={titleId}
      onClick={closeOnBackdrop}
      onKeyDownCapture={keepForPopup}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={s.inside}>
        <div className={hideTitle ? "visually-hidden" : s.head}>
          {/* Read first, and not a button that Enter would press; a hidden title leaves the focus to the content. */}
          <h2 id={titleId} {...(hideTitle ? {} : { ref: heading, tabIndex: -1 })}>
            {title}
          </h2>
          {!hideTitle && (
            <Button type="text" aria-label={t("app.close")} icon={<CloseOutlined aria-hidden />} onClick={onClose} />
          )}
        </div>
        {/* It may hold text only; to scroll it by keyboard it takes the focus itself. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className={s.body} {...(shape === "right" || shape === "middle" ? { tabIndex: 0 } : {})}>
          <ConfigProvider getPopupContainer={() => dialog.current ?? document.body}>{children}</ConfigProvider>
        </div>
        {footer && <div className={s.foot}>{footer}</div>}
      </div>
    </dialog>
  );
}
