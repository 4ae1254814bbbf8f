import { Link } from "@tanstack/react-router";
import { useI18n } from "../../i18n";

/** Opens the answer to "why?" beside the present screen; it stands in the address. */
export function WhyLink({ id, children }: { id: string; children?: string }) {
  const { t } = useI18n();
  return (
    <Link
      to="."
      search={(old: Record<string, unknown>) => ({ ...old, why: id })}
      resetScroll={false}
      activeProps={{}}
      className="nowrap"
    >
      {children ?? t("why.link")}
    </Link>
  );
}
