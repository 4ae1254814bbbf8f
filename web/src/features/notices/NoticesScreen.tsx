import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented, Select } from "antd";
import { pick } from "../../app/search";
import { useI18n } from "../../i18n";
import { Page } from "../../ui/Page";
import { NoticeList } from "./NoticeList";
import s from "./Notices.module.css";
import { preferencesQuery } from "./queries";
import { useRead } from "./useRead";

/** All that one was told, to be gone through or looked up again. */
export default function NoticesScreen() {
  const { t } = useI18n();
  const { unread, kind } = useSearch({ from: "/notices" });
  const navigate = useNavigate();
  const read = useRead();
  const kinds = useQuery(preferencesQuery());
  const go = (search: { unread?: string | undefined; kind?: string | undefined }) =>
    void navigate({ to: "/notices", search: pick({ unread, kind, ...search }, ["unread", "kind"]) });
  return (
    <Page
      title={t("notices.title")}
      tools={
        <>
          <Link to="/account/notices">{t("notices.preferences")}</Link>
          <Button loading={read.isPending} onClick={() => read.mutate({ all: true })}>
            {t("notices.readAll")}
          </Button>
        </>
      }
      below={
        <div className={s.filters}>
          <Segmented
            value={unread ? "unread" : "all"}
            aria-label={t("notices.title")}
            options={[
              { value: "all", label: t("notices.show.all") },
              { value: "unread", label: t("notices.show.unread") },
            ]}
            onChange={(value) => go({ unread: value === "unread" ? "true" : undefined })}
          />
          <Select
            allowClear
            className={s.kind ?? ""}
            aria-label={t("notices.kind")}
            placeholder={t("notices.kind")}
            value={kind}
            options={(kinds.data?.kinds ?? []).map(({ kind: value, label }) => ({ value, label }))}
            onChange={(value?: string) => go({ kind: value })}
          />
        </div>
      }
    >
      <div className={s.frame}>
        <NoticeList search={{ unread: Boolean(unread), kind }} />
      </div>
    </Page>
  );
}
